// Requests to try, from public documents: their secrets are printed there.

export const EXAMPLES = {
  rfc: {
    paste: `POST /request?b5=%3D%253D&a3=a&c%40=&a2=r%20b HTTP/1.1
Host: example.com
Content-Type: application/x-www-form-urlencoded
Authorization: OAuth realm="Example",
    oauth_consumer_key="9djdj82h48djs9d2",
    oauth_token="kkk9d7dh3k39sjv7",
    oauth_signature_method="HMAC-SHA1",
    oauth_timestamp="137131201",
    oauth_nonce="7d8f3e4a",
    oauth_signature="bYT5CMsGcbgUdFHObYMEfcx6bsw%3D"

c2&a3=2+q`,
    scheme: 'http', 'consumer-secret': 'j49sk3j29djd', 'token-secret': 'dh893hdasih9',
  },
  space: {
    paste: `curl -d 'a=1 2' https://api.example.com/ -H 'Authorization: OAuth oauth_consumer_key="ck", oauth_signature_method="HMAC-SHA1", oauth_timestamp="1", oauth_nonce="n", oauth_signature="jNGS87Mvt0RvmGa%2B6TsIPO2rWBQ%3D"'`,
    'consumer-secret': 'cs',
  },
  x: {
    paste: `POST /1.1/statuses/update.json?include_entities=true HTTP/1.1
Host: api.x.com
Content-Type: application/x-www-form-urlencoded
Authorization: OAuth oauth_consumer_key="xvz1evFS4wEEPTGEFPHBog", oauth_nonce="kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg", oauth_signature="tnnArxj06cWHq44gCs1OSKk%2FjLY%3D", oauth_signature_method="HMAC-SHA1", oauth_timestamp="1318622958", oauth_token="370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb", oauth_version="1.0"

status=Hello%20Ladies%20%2b%20Gentlemen%2c%20a%20signed%20OAuth%20request%21`,
    'consumer-secret': 'kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw',
    'token-secret': 'LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE',
  },
  twilio: {
    paste: `POST /myapp.php?foo=1&bar=2 HTTP/1.1
Host: mycompany.com
Content-Type: application/x-www-form-urlencoded
X-Twilio-Signature: RSOYDt4T1cUTdK1PDd93/VVr8B8=

CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&To=%2B18005551212`,
    'webhook-secret': '12345',
  },
  proxy: {
    paste: `POST http://mycompany.com/myapp.php?foo=1&bar=2 HTTP/1.1
Host: mycompany.com
Content-Type: application/x-www-form-urlencoded
X-Twilio-Signature: RSOYDt4T1cUTdK1PDd93/VVr8B8=

CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&To=%2B18005551212`,
    'webhook-secret': '12345',
  },
};
