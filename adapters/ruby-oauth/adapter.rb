# Drives the Ruby gem oauth over the adapter protocol: a Net::HTTP request signed by oauth!, and a Rack
# request whose signature OAuth::Signature verifies.
require 'json'
require 'net/http'
require 'rack'
require 'securerandom'
require 'stringio'
require 'uri'
require 'oauth'
require 'oauth/client/net_http'
require 'oauth/request_proxy/rack_request'
require 'oauth/request_proxy/mock_request'
require 'oauth/signature/plaintext'

class Unsupported < StandardError; end

def only(fields, *known)
  unknown = fields.keys - known
  raise Unsupported, "the library has no argument for #{unknown.join(', ')}" unless unknown.empty?
end

def fields_named(request, name)
  request['headers'].select { |field, _| field.downcase == name }.map(&:last)
end

def body_of(request)
  only(request, 'method', 'url', 'headers', 'body', 'body_base64')
  request['body'] || request['body_base64']&.unpack1('m')
end

# The URL as Ruby's own parser reads it, which users of Net::HTTP go through.
def connection(request)
  uri = URI.parse(request['url'])
  raise Unsupported, 'Net::HTTP sends to http and https URLs' unless uri.is_a?(URI::HTTP)
  raise Unsupported, 'Net::HTTP sends to a host' if uri.host.to_s.empty?
  http = Net::HTTP.new(uri.host, uri.port)
  http.use_ssl = uri.scheme == 'https'
  [uri, http]
end

def net_request(request)
  uri, http = connection(request)
  fields_named(request, 'host').each do |host|
    next if host.downcase == uri.host.downcase || host.downcase == "#{uri.host}:#{uri.port}".downcase
    raise Unsupported, "the library signs the connection's host and reads no Host header"
  end
  body = body_of(request)
  permitted = %w[POST PUT PATCH].include?(request['method'].upcase)
  signed = Net::HTTPGenericRequest.new(request['method'], permitted, true, uri.request_uri)
  names = request['headers'].map { |name, _| name.downcase }
  raise Unsupported, 'several fields of one name' if names.uniq.size < names.size
  request['headers'].each { |name, value| signed[name] = value }
  signed.body = body if body
  [signed, http]
end

# The options of oauth! that a case fixes. The library adds a version, and the hash of a body that is not a form.
def options_of(fixed)
  only(fixed, 'signature_method', 'timestamp', 'nonce', 'version', 'callback', 'verifier', 'body_hash', 'realm')
  raise Unsupported, 'the input has no RSA key' if fixed['signature_method'].to_s.start_with?('RSA-')
  if %w[HMAC-SHA256 HMAC-SHA512].include?(fixed['signature_method'])
    raise Unsupported, 'the library has HMAC-SHA1, PLAINTEXT and RSA-SHA1'
  end
  raise Unsupported, 'an empty version is none' if fixed['version'] == ''
  { scheme: 'header', signature_method: fixed['signature_method'],
    timestamp: fixed.fetch('timestamp') { Time.now.to_i.to_s }, nonce: fixed.fetch('nonce') { SecureRandom.hex },
    oauth_version: fixed['version'], oauth_callback: fixed['callback'], oauth_verifier: fixed['verifier'],
    realm: fixed['realm'] }.compact
end

def signed(input)
  only(input, 'request', 'credentials', 'oauth')
  credentials, fixed = input.values_at('credentials', 'oauth')
  only(credentials, 'consumer_key', 'consumer_secret', 'token', 'token_secret')
  raise Unsupported, 'a consumer has always a key' unless credentials['consumer_key']
  request, http = net_request(input['request'])
  options = options_of(fixed)
  consumer = OAuth::Consumer.new(credentials['consumer_key'], credentials['consumer_secret'])
  token = credentials['token'] && OAuth::Token.new(credentials['token'], credentials['token_secret'])
  base = request.signature_base_string(http, consumer, token, options.dup)
  request.oauth!(http, consumer, token, options.dup)
  if fixed['body_hash'] && request.oauth_helper.options[:body_hash] != fixed['body_hash']
    raise Unsupported, 'the library computes oauth_body_hash itself, and not this one'
  end
  [request, base]
end

def sign(input)
  request, base = signed(input)
  field = request['Authorization']
  signature = URI.decode_www_form_component(field[/oauth_signature="([^"]*)"/, 1])
  answer = { signature: signature, authorization: field }
  input['oauth']['signature_method'] == 'PLAINTEXT' ? answer : { **answer, base_string: base }
end

def base_string(input)
  raise Unsupported, 'the base string of PLAINTEXT is its signature' if input['oauth']['signature_method'] == 'PLAINTEXT'
  request, base = signed(input)
  { text: base, authorization: request['Authorization'] }
end

# What a web server hands on to a Rack application.
def rack_request(request)
  uri, = connection(request)
  body = body_of(request)
  env = Rack::MockRequest.env_for(uri.to_s, method: request['method'], input: StringIO.new(body.to_s.b))
  env.delete('CONTENT_TYPE')
  request['headers'].group_by { |name, _| name.upcase.tr('-', '_') }.each do |name, fields|
    env[name == 'CONTENT_TYPE' ? name : "HTTP_#{name}"] = fields.map(&:last).join(', ')
  end
  Rack::Request.new(env)
end

# The library checks the signature; keys are compared by the user's block, and it keeps no clock and no nonces.
def verify(input)
  only(input, 'request', 'credentials', 'now', 'seen')
  raise Unsupported, 'the library checks no timestamps and no nonces' if input['now'] || input['seen']
  raise Unsupported, 'the input has no RSA key' if JSON.generate(input['request']).include?('RSA-SHA1')
  if JSON.generate(input['request']) =~ /HMAC-SHA(256|512)/
    raise Unsupported, 'the library has HMAC-SHA1, PLAINTEXT and RSA-SHA1'
  end
  credentials = input['credentials']
  known = true
  valid = OAuth::Signature.verify(rack_request(input['request'])) do |proxy|
    known = proxy.consumer_key == credentials['consumer_key'] && proxy.token.to_s == credentials['token'].to_s
    [credentials['token_secret'], credentials['consumer_secret']]
  end
  return { valid: false, kind: 'unknown-credentials' } unless known
  valid ? { valid: true } : { valid: false, kind: 'bad-signature' }
rescue OAuth::Signature::UnknownSignatureMethod
  { valid: false, kind: 'unknown-method' }
rescue OAuth::Problem
  { valid: false, kind: 'malformed-header' }
end

def proxy(url, parameters)
  OAuth::RequestProxy.proxy('method' => 'GET', 'uri' => url, 'parameters' => parameters)
end

def base_string_uri(input)
  only(input, 'url')
  { text: proxy(input['url'], {}).normalized_uri }
end

def normalize_parameters(input)
  only(input, 'params')
  gathered = input['params'].group_by(&:first).transform_values { |pairs| pairs.map(&:last) }
  { text: OAuth::Helper.normalize(gathered) }
end

def parse_authorization(input)
  only(input, 'header')
  params = OAuth::Helper.parse_header(input['header'].dup)
  realm = params.delete('realm')
  { realm: realm, params: params.to_a }
end

def percent_encode(input)
  only(input, 'text')
  { text: OAuth::Helper.escape(input['text']) }
end

def hello(input)
  raise OAuth::Problem, 'this adapter implements version 1 of the protocol' unless input['protocol'] == 1
  { protocol: 1, name: 'ruby-oauth', version: OAuth::VERSION, language: 'Ruby', ops: OPERATIONS,
    homepage: 'https://github.com/ruby-oauth/oauth', issues: 'https://github.com/ruby-oauth/oauth/issues' }
end

OPERATIONS = %w[hello percent_encode base_string_uri normalize_parameters base_string sign verify
                parse_authorization].freeze

def answer(question)
  return { unsupported: "the library has no #{question['op']}" } unless OPERATIONS.include?(question['op'])
  { ok: send(question['op'], question['in']) }
rescue Unsupported => e
  { unsupported: e.message }
rescue URI::InvalidURIError => e
  { refused: { kind: 'malformed-url', message: e.message } }
rescue OAuth::Signature::UnknownSignatureMethod => e
  { refused: { kind: 'unknown-method', message: e.message } }
rescue OAuth::Problem => e
  { refused: { kind: question['op'] == 'hello' ? 'other' : 'malformed-header', message: e.message } }
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
