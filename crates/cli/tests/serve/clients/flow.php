<?php
// The whole flow with the extension OAuth: BASE KEY SECRET PASSWORD. Prints what came of it.
[, $base, $key, $secret, $password] = $argv;

function browser($base, $url, $password) {
    $page = file_get_contents($url);
    preg_match_all('/type="hidden" name="(\w+)" value="([^"]*)"/', $page, $found, PREG_SET_ORDER);
    $form = ['screen_name' => 'owner', 'password' => $password, 'decision' => 'grant'];
    foreach ($found as [, $name, $value]) $form[$name] = html_entity_decode($value);
    $options = ['method' => 'POST', 'header' => 'Content-Type: application/x-www-form-urlencoded',
                'content' => http_build_query($form)];
    return file_get_contents($base . 'oauth/authorize', false, stream_context_create(['http' => $options]));
}

$client = new OAuth($key, $secret, OAUTH_SIG_METHOD_HMACSHA1, OAUTH_AUTH_TYPE_AUTHORIZATION);
$temporary = $client->getRequestToken($base . 'oauth/request_token', 'oob');
$url = $base . 'oauth/authorize?oauth_token=' . rawurlencode($temporary['oauth_token']);
preg_match('/id="oauth_verifier">(\d{7})</', browser($base, $url, $password), $pin);
$client->setToken($temporary['oauth_token'], $temporary['oauth_token_secret']);
$token = $client->getAccessToken($base . 'oauth/access_token', null, $pin[1]);
$client->setToken($token['oauth_token'], $token['oauth_token_secret']);
$client->fetch($base . '1.1/account/verify_credentials.json');
$account = json_decode($client->getLastResponse());
$statuses = [];
foreach ([OAUTH_HTTP_METHOD_GET, OAUTH_HTTP_METHOD_POST, OAUTH_HTTP_METHOD_PUT] as $method) {
    $client->fetch($base . 'echo', ['q' => "a b~*'"], $method);
    $statuses[] = $client->getLastResponseInfo()['http_code'];
}
echo json_encode(['account' => $account, 'screen_name' => $token['screen_name'], 'statuses' => $statuses]), "\n";
