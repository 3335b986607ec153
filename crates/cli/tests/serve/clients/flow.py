"""The whole flow with requests-oauthlib: BASE KEY SECRET PASSWORD. Prints what came of it.

The environment variable REQUESTS_CA_BUNDLE names the authority to trust."""

import html
import json
import re
import sys

import requests
from requests_oauthlib import OAuth1, OAuth1Session

base, key, secret, password = sys.argv[1:]


def browser(url, follow=True):
    """The owner: opens the page, signs in, and grants."""
    page = requests.get(url)
    page.raise_for_status()
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    form = {name: html.unescape(value) for name, value in hidden.items()}
    form.update(screen_name="owner", password=password, decision="grant")
    answer = requests.post(base + "oauth/authorize", data=form, allow_redirects=follow)
    assert answer.status_code in (200, 302), answer.text
    return answer


def session(**more):
    return OAuth1Session(key, client_secret=secret, **more)


# Out of band.
client = session(callback_uri="oob")
temporary = client.fetch_request_token(base + "oauth/request_token")
assert temporary["oauth_callback_confirmed"] == "true"
page = browser(client.authorization_url(base + "oauth/authorize"))
pin = re.search(r'id="oauth_verifier">(\d{7})<', page.text).group(1)
client = session(
    resource_owner_key=temporary["oauth_token"],
    resource_owner_secret=temporary["oauth_token_secret"],
    verifier=pin,
)
token = client.fetch_access_token(base + "oauth/access_token")

# With a callback, and its own query.
other = session(callback_uri="http://127.0.0.1:9/ready?x=1&y=%20")
other.fetch_request_token(base + "oauth/request_token")
back = browser(other.authorization_url(base + "oauth/authorize"), follow=False).headers["Location"]
assert back.startswith("http://127.0.0.1:9/ready?x=1&y=%20&oauth_token="), back
other.parse_authorization_response(back)
other.fetch_access_token(base + "oauth/access_token")

# Resources, by every method and in every place.
client = session(resource_owner_key=token["oauth_token"], resource_owner_secret=token["oauth_token_secret"])
account = client.get(base + "1.1/account/verify_credentials.json")
assert account.status_code == 200, account.text
statuses = []
for method in ("GET", "POST", "PUT", "DELETE", "PATCH"):
    statuses.append(client.request(method, base + "echo", params={"q": "a b~*'é"}).status_code)
statuses.append(client.post(base + "echo", data={"status": "Hello Ladies + Gentlemen, a signed OAuth request!", "a": ""}).status_code)
statuses.append(client.post(base + "echo", json={"a": 1}).status_code)
for place in ("query", "body", "auth_header"):
    auth = OAuth1(key, secret, token["oauth_token"], token["oauth_token_secret"], signature_type=place)
    sent = requests.post(base + "echo?q=1&q=0", data={"b": "2"}, auth=auth)
    assert sent.status_code == 200, sent.text
    statuses.append(sent.status_code)
auth = OAuth1(key, secret, token["oauth_token"], token["oauth_token_secret"], signature_method="HMAC-SHA256")
statuses.append(requests.get(base + "echo", auth=auth).status_code)
if base.startswith("https:"):
    auth = OAuth1(key, secret, token["oauth_token"], token["oauth_token_secret"], signature_method="PLAINTEXT")
    statuses.append(requests.get(base + "echo", auth=auth).status_code)
print(json.dumps({"account": account.json(), "screen_name": token["screen_name"], "statuses": statuses}))
