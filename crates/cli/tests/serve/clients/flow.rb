# The whole flow with the gem oauth: BASE KEY SECRET PASSWORD. Prints what came of it.
require 'cgi'
require 'json'
require 'net/http'
require 'oauth'

base, key, secret, password = ARGV

def browser(base, url, password)
  page = Net::HTTP.get(URI(url))
  form = page.scan(/type="hidden" name="(\w+)" value="([^"]*)"/).to_h { |name, value| [name, CGI.unescapeHTML(value)] }
  form.update('screen_name' => 'owner', 'password' => password, 'decision' => 'grant')
  Net::HTTP.post_form(URI("#{base}oauth/authorize"), form)
end

def consumer(base, key, secret, **more)
  OAuth::Consumer.new(key, secret, site: base.chomp('/'), **more)
end

client = consumer(base, key, secret)
temporary = client.get_request_token(oauth_callback: 'oob')
raise 'not confirmed' unless temporary.callback_confirmed?
page = browser(base, temporary.authorize_url, password).body
pin = page[/id="oauth_verifier">(\d{7})</, 1]
token = temporary.get_access_token(oauth_verifier: pin)

temporary = client.get_request_token(oauth_callback: 'http://127.0.0.1:9/ready?x=1')
back = URI.decode_www_form(URI(browser(base, temporary.authorize_url, password)['Location']).query).to_h
raise back.to_s unless back['x'] == '1' && back['oauth_token'] == temporary.token
temporary.get_access_token(oauth_verifier: back['oauth_verifier'])

account = token.get('/1.1/account/verify_credentials.json')
raise account.body unless account.code == '200'
statuses = [
  token.get('/echo?q=a%20b&q=~'), token.delete('/echo'),
  token.post('/echo', { 'status' => "it's a + b", 'a' => '' }), token.put('/echo', { 'b' => '2' }),
  token.post('/echo', '{"a":1}', 'Content-Type' => 'application/json')
].map { |answer| answer.code.to_i }
%i[query_string body].each do |scheme|
  other = OAuth::AccessToken.new(consumer(base, key, secret, scheme: scheme), token.token, token.secret)
  statuses << other.post('/echo', { 'a' => '1' }).code.to_i
end
puts JSON.generate(account: JSON.parse(account.body), screen_name: token.params['screen_name'], statuses: statuses)
