# A client of Ruby: ruby.rb CONFIGURATION URL CA [AUTHORIZATION]
require "net/http"
configuration, url, ca, authorization = ARGV
uri = URI(url)
http = Net::HTTP.new(uri.host, uri.port)
if uri.scheme == "https"
  http.use_ssl = true
  http.ca_file = ca
  http.verify_mode = OpenSSL::SSL::VERIFY_PEER
  http.verify_mode = OpenSSL::SSL::VERIFY_NONE if configuration == "verify_mode = OpenSSL::SSL::VERIFY_NONE"
  http.verify_hostname = false if configuration == "verify_hostname = false"
end
http.get(uri.request_uri, authorization ? { "Authorization" => authorization } : {})
