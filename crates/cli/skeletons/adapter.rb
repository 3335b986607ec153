# Connects an implementation of OAuth 1.0a to `basestring check`, over standard input and output.
#
# One JSON object a line comes in, one goes out, flushed. OPERATIONS lists what it implements: replace
# the body of percent_encode by a call of your library, then add operations, one lambda each.

require "erb"
require "json"

NAME, VERSION = "my-library", "0"

# The library refuses the input: raise it where the library raises what it documents.
class Refused < StandardError; end

# The library's interface cannot express this input.
class Unsupported < StandardError; end

OPERATIONS = {
  "percent_encode" => lambda do |given|
    text = given["text"] or raise Unsupported, "octets that are no text"
    { text: ERB::Util.url_encode(text) }
  end,
}

def answer(op, given)
  if op == "hello"
    return { ok: { protocol: 1, name: NAME, version: VERSION, language: "Ruby", ops: OPERATIONS.keys } }
  end
  operation = OPERATIONS[op] or return { unsupported: "no operation #{op}" }
  { ok: operation.call(given) }
rescue Unsupported => why
  { unsupported: why.message }
rescue Refused => why
  { refused: { message: why.message } }
rescue StandardError => bug
  # A caught bug is no refusal.
  { broken: bug.full_message(highlight: false) }
end

$stdin.set_encoding("UTF-8")
$stdout.sync = true
$stdin.each_line do |line|
  request = JSON.parse(line)
  puts JSON.generate({ id: request["id"] }.merge(answer(request["op"], request["in"])))
end
