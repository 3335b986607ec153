# The signature check of ruby-oauth (oauth) for a Rack request, as its README shows it for a server.

require "json"
require "set"
require "webrick"
require "rack"
require "oauth"
require "oauth/request_proxy/rack_request"
require "oauth/signature/hmac/sha1"

CLIENTS = {
  "client-one-0123456789abcd" => "secret-one-0123456789",
  "client-two-0123456789abcd" => "secret-two-0123456789"
}.freeze
TOKENS = {
  "token-alice-0123456789abc" => ["tsecret-alice-01234", "client-one-0123456789abcd"],
  "token-bob-0123456789abcde" => ["tsecret-bob-0123456", "client-one-0123456789abcd"]
}.freeze
USED = Set.new
LOCK = Mutex.new

APP = lambda do |env|
  request = Rack::Request.new(env)
  begin
    valid = OAuth::Signature.verify(request) do |proxy|
      secret, client = TOKENS[proxy.token]
      known = secret && client == proxy.consumer_key
      [known ? secret : "no such token", CLIENTS.fetch(proxy.consumer_key, "no such client")]
    end
    proxy = OAuth::RequestProxy.proxy(request)
    key = [proxy.consumer_key, proxy.token, proxy.timestamp, proxy.nonce]
    valid &&= LOCK.synchronize { USED.add?(key) }
    valid ? [200, {}, ["the resource"]] : [401, {}, ["invalid"]]
  rescue OAuth::Signature::UnknownSignatureMethod, KeyError
    [401, {}, ["invalid"]]
  end
end

server = WEBrick::HTTPServer.new(
  BindAddress: "127.0.0.1", Port: 0, AccessLog: [], Logger: WEBrick::Log.new(File::NULL)
)
server.mount "/", Rack::Handler::WEBrick, APP
puts JSON.generate(port: server.config[:Port], resource: "/api")
$stdout.flush
server.start
