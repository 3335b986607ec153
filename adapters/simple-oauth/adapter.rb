# Drives the Ruby gem simple_oauth over the adapter protocol: SimpleOAuth::Header, built from a hash, and
# read from a header and verified.
require 'json'
require 'uri'
gem 'simple_oauth'
require 'simple_oauth'

class Unsupported < StandardError; end

def only(fields, *known)
  unknown = fields.keys - known
  raise Unsupported, "the library has no argument for #{unknown.join(', ')}" unless unknown.empty?
end

def fields_named(request, name)
  request['headers'].select { |field, _| field.downcase == name }.map(&:last)
end

# The library accepts the form as pairs. Its user decides which bodies are forms, and decodes them.
def form(request)
  only(request, 'method', 'url', 'headers', 'body', 'body_base64')
  types = fields_named(request, 'content-type')
  raise Unsupported, 'with several Content-Type headers it is unclear whether the body is a form' if types.size > 1
  authority = request['url'][%r{\A[^:/?#]*://([^/?#]*)}, 1].to_s
  unless fields_named(request, 'host').all? { |host| host.casecmp?(authority) }
    raise Unsupported, "the library signs the URL's host and reads no Host header"
  end
  return [] unless types.first.to_s.split(';').first.to_s.strip.casecmp?('application/x-www-form-urlencoded')
  raise Unsupported, 'a form is text' if request['body_base64']
  pairs = request['body'].to_s.split('&').reject(&:empty?).map do |piece|
    piece.split('=', 2).push('').first(2).map { |part| URI.decode_www_form_component(part) }
  end
  raise Unsupported, 'a form is text, and this one is not valid UTF-8' unless pairs.flatten.all?(&:valid_encoding?)
  pairs
rescue ArgumentError
  raise Unsupported, "the user decodes the form, and Ruby's decoder refuses this one"
end

def known_method(name)
  raise Unsupported, 'the input has no RSA key' if name.to_s.casecmp?('RSA-SHA1')
  return unless %w[HMAC-SHA256 HMAC-SHA512].include?(name)
  raise Unsupported, 'the library has HMAC-SHA1, PLAINTEXT and RSA-SHA1'
end

def built(input)
  only(input, 'request', 'credentials', 'oauth')
  request, credentials, fixed = input.values_at('request', 'credentials', 'oauth')
  only(credentials, 'consumer_key', 'consumer_secret', 'token', 'token_secret')
  only(fixed, 'signature_method', 'timestamp', 'nonce', 'version', 'callback', 'verifier')
  raise Unsupported, 'the library reads no other field' if fields_named(request, 'authorization').any?
  known_method(fixed['signature_method'])
  options = credentials.merge(fixed).transform_keys(&:to_sym)
  raise Unsupported, 'a signature method is always sent' unless options.key?(:signature_method)
  SimpleOAuth::Header.new(request['method'], request['url'], form(request), options)
end

def sign(input)
  header = built(input)
  { signature: header.signed_attributes[:oauth_signature], base_string_uri: header.url,
    parameters: header.send(:normalized_params), base_string: header.send(:signature_base),
    authorization: header.to_s }
end

# The header shows which parameters were signed: the library sends a version where none is given.
def base_string(input)
  header = built(input)
  { text: header.send(:signature_base), authorization: header.to_s }
end

# Reads the Authorization header, the only place that the library reads. The library checks only the signature:
# its user compares keys, and it has no clock and no store of nonces.
def verify(input)
  only(input, 'request', 'credentials', 'now', 'seen')
  raise Unsupported, 'the library checks no timestamps and no nonces' if input['now'] || input['seen']
  request, credentials = input.values_at('request', 'credentials')
  fields = fields_named(request, 'authorization')
  if fields.size != 1 || fields.first !~ /\AOAuth\b/i
    raise Unsupported, 'the library verifies an Authorization header with the scheme OAuth'
  end
  header = SimpleOAuth::Header.new(request['method'], request['url'], form(request), fields.first)
  known_method(header.options[:signature_method])
  known = header.options[:consumer_key] == credentials['consumer_key'] &&
          header.options[:token].to_s == credentials['token'].to_s
  return { valid: false, kind: 'unknown-credentials' } unless known
  secrets = { consumer_secret: credentials['consumer_secret'], token_secret: credentials['token_secret'] }
  header.valid?(secrets) ? { valid: true } : { valid: false, kind: 'bad-signature' }
rescue RuntimeError => e
  raise unless e.message.start_with?('SimpleOAuth: Found extra option keys')
  { valid: false, kind: 'malformed-header' }
end

def base_string_uri(input)
  only(input, 'url')
  { text: SimpleOAuth::Header.new('GET', input['url'], {}).url }
end

def parse_authorization(input)
  only(input, 'header')
  params = SimpleOAuth::Header.parse(input['header'])
  realm = params.delete(:realm)
  unless (params.keys - SimpleOAuth::Header::ATTRIBUTE_KEYS - [:signature]).empty?
    raise Unsupported, 'the library removes oauth_ from the names, so the original names are unknown'
  end
  { realm: realm, params: params.map { |name, value| ["oauth_#{name}", value] } }
end

def percent_encode(input)
  only(input, 'text')
  { text: SimpleOAuth::Header.encode(input['text']) }
end

def hello(input)
  raise Unsupported, 'this adapter implements version 1 of the protocol' unless input['protocol'] == 1
  { protocol: 1, name: 'simple_oauth', version: Gem.loaded_specs['simple_oauth'].version.to_s, language: 'Ruby',
    ops: OPERATIONS, homepage: 'https://github.com/laserlemon/simple_oauth',
    issues: 'https://github.com/laserlemon/simple_oauth/issues' }
end

OPERATIONS = %w[hello percent_encode base_string_uri base_string sign verify parse_authorization].freeze

def answer(question)
  return { unsupported: "the library has no #{question['op']}" } unless OPERATIONS.include?(question['op'])
  { ok: send(question['op'], question['in']) }
rescue Unsupported => e
  return { refused: { kind: 'other', message: e.message } } if question['op'] == 'hello'
  { unsupported: e.message }
rescue URI::InvalidURIError => e
  { refused: { kind: 'malformed-url', message: e.message } }
rescue StandardError, NotImplementedError => e
  { broken: e.full_message(highlight: false) }
end

$stdout.sync = true
$stdin.each_line do |line|
  question = JSON.parse(line)
  reply = { id: question['id'], **answer(question) }
  begin
    puts JSON.generate(reply)
  rescue JSON::GeneratorError
    puts JSON.generate(id: question['id'], unsupported: 'the answer is not valid UTF-8')
  end
end
