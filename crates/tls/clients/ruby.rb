# A client of Ruby: ruby.rb CONFIGURATION URL CA [AUTHORIZATION]
require "net/http"
configuration, url, ca, authorization = ARGV
uri = URI(url)
http = Net::HTTP.new(uri.host, uri.port)
if uri.scheme == "https"
  http.use_ssl = true
  http.ca_file = ca
  http.verify_mode = OpenSSL::SSL::VERIFY_PEER
  http.verify_mode = OpenSSL::SSL::VERIFY_NONE if configuration == "verification off"
  http.verify_hostname = false if configuration == "no host name"
end
http.get(uri.request_uri, authorization ? { "Authorization" => authorization } : {})
