<?php
// Drives PHP's extension oauth over the adapter protocol: OAuth::getRequestHeader, and the
// functions oauth_get_sbs and oauth_urlencode. Its OAuthProvider reads the web server's variables, which
// this program does not have.

class Unsupported extends Exception {}

// The extension reports errors as warnings: each one becomes an exception.
set_error_handler(function ($level, $message) { throw new ErrorException($message); });

// The messages that the extension refuses with.
const REFUSALS = [
    'Invalid version' => 'unknown-version',
    'Invalid timestamp' => 'bad-timestamp',
    'Invalid nonce' => 'malformed-parameter',
    'The consumer key cannot be empty' => 'missing-parameter',
    'The consumer secret cannot be empty' => 'missing-parameter',
    'Invalid url when trying to build base signature string' => 'malformed-url',
    'Invalid protected resource url, unable to generate signature base string' => 'malformed-url',
    'Invalid path (perhaps you only specified the hostname? try adding a slash at the end)' => 'malformed-url',
    'oauth_get_sbs(): Invalid uri length (0)' => 'malformed-url',
    'oauth_get_sbs(): Invalid http method length (0)' => 'other',
    'oauth_urlencode(): Invalid uri length (0)' => 'other',
];

function only(array $fields, string ...$known): void
{
    $unknown = array_diff(array_keys($fields), $known);
    if ($unknown) throw new Unsupported('the library has no argument for ' . implode(', ', $unknown));
}

function fields_named(array $request, string $name): array
{
    $found = array_filter($request['headers'], fn ($field) => strtolower($field[0]) === $name);
    return array_column($found, 1);
}

// Parameters are an array of decoded text, where a repeated name has an array.
function gather(array $pairs): array
{
    $params = [];
    foreach ($pairs as [$name, $value]) {
        $params[$name] = array_key_exists($name, $params) ? array_merge((array) $params[$name], [$value]) : $value;
    }
    return $params;
}

// The form's parameters. The user decides which bodies are forms, and decodes them.
function form(array $request): array
{
    only($request, 'method', 'url', 'headers', 'body', 'body_base64');
    $types = fields_named($request, 'content-type');
    if (count($types) > 1) throw new Unsupported('with several Content-Type headers it is unclear whether the body is a form');
    if (fields_named($request, 'authorization')) throw new Unsupported('the library reads no Authorization header');
    preg_match('~^[^:/?#]*://([^/?#]*)~', $request['url'], $found);
    foreach (fields_named($request, 'host') as $host) {
        if (strtolower($host) !== strtolower($found[1] ?? '')) {
            throw new Unsupported("the library signs the URL's host and reads no Host header");
        }
    }
    $type = strtolower(trim(explode(';', $types[0] ?? '')[0]));
    if ($type !== 'application/x-www-form-urlencoded') return [];
    $body = $request['body'] ?? base64_decode($request['body_base64'] ?? '');
    $pieces = array_filter(explode('&', $body), fn ($piece) => $piece !== '');
    return array_map(fn ($piece) => array_map('urldecode', explode('=', $piece, 2) + [1 => '']), $pieces);
}

function protocol_parameters(array $in): array
{
    only($in['credentials'], 'consumer_key', 'consumer_secret', 'token', 'token_secret');
    $own = array_intersect_key($in['credentials'], ['consumer_key' => 1, 'token' => 1]) + $in['oauth'];
    unset($own['realm']);
    return array_map(fn ($name) => ["oauth_$name", $own[$name]], array_keys($own));
}

// The function returns false if it cannot read the URL.
function get_sbs(string $method, string $url, array $params): string
{
    $text = oauth_get_sbs($method, $url, $params);
    if ($text === false) throw new OAuthException('Invalid url when trying to build base signature string');
    return $text;
}

function base_string(array $in): array
{
    only($in, 'request', 'credentials', 'oauth');
    $params = gather([...form($in['request']), ...protocol_parameters($in)]);
    return ['text' => get_sbs($in['request']['method'], $in['request']['url'], $params)];
}

function sign(array $in): array
{
    only($in, 'request', 'credentials', 'oauth');
    ['request' => $request, 'credentials' => $credentials, 'oauth' => $fixed] = $in;
    only($credentials, 'consumer_key', 'consumer_secret', 'token', 'token_secret');
    only($fixed, 'signature_method', 'timestamp', 'nonce', 'version');
    if (!isset($credentials['consumer_key'])) throw new Unsupported('a consumer key is always sent');
    $methods = [OAUTH_SIG_METHOD_HMACSHA1, OAUTH_SIG_METHOD_HMACSHA256, OAUTH_SIG_METHOD_PLAINTEXT];
    if (!in_array($fixed['signature_method'], $methods, true)) {
        throw new Unsupported('the library has HMAC-SHA1, HMAC-SHA256, PLAINTEXT and RSA-SHA1, and the input has no RSA key');
    }
    $params = gather(form($request));
    $oauth = new OAuth($credentials['consumer_key'], $credentials['consumer_secret'] ?? '', $fixed['signature_method']);
    if (isset($credentials['token'])) $oauth->setToken($credentials['token'], $credentials['token_secret'] ?? '');
    if (isset($fixed['version'])) $oauth->setVersion($fixed['version']);
    if (isset($fixed['timestamp'])) $oauth->setTimestamp($fixed['timestamp']);
    if (isset($fixed['nonce'])) $oauth->setNonce($fixed['nonce']);
    $authorization = $oauth->getRequestHeader($request['method'], $request['url'], $params);
    preg_match('~oauth_signature="([^"]*)"~', $authorization, $found);
    return ['signature' => rawurldecode($found[1] ?? ''), 'authorization' => $authorization];
}

// One part of a base string, without the encoding that the base string adds.
function part(int $number, string $url, array $params): array
{
    return ['text' => rawurldecode(explode('&', get_sbs('GET', $url, $params))[$number])];
}

$operations = [
    'hello' => function ($in) use (&$operations) {
        return ['protocol' => 1, 'name' => 'php-oauth', 'version' => phpversion('oauth'), 'language' => 'PHP',
            'ops' => array_keys($operations), 'homepage' => 'https://pecl.php.net/package/oauth',
            'issues' => 'https://github.com/php/pecl-web_services-oauth/issues'];
    },
    'percent_encode' => function ($in) {
        only($in, 'text');
        return ['text' => oauth_urlencode($in['text'])];
    },
    'base_string_uri' => function ($in) {
        only($in, 'url');
        return part(1, $in['url'], []);
    },
    'normalize_parameters' => function ($in) {
        only($in, 'params');
        return part(2, 'http://localhost/', gather($in['params']));
    },
    'base_string' => 'base_string',
    'sign' => 'sign',
];

function answer(array $question): array
{
    global $operations;
    ['op' => $op, 'in' => $in] = $question;
    if (!isset($operations[$op])) return ['unsupported' => "the extension has no $op"];
    if ($op === 'hello' && ($in['protocol'] ?? null) !== 1) {
        return ['refused' => ['kind' => 'other', 'message' => 'this adapter implements version 1 of the protocol']];
    }
    try {
        return ['ok' => $operations[$op]($in)];
    } catch (Unsupported $why) {
        return ['unsupported' => $why->getMessage()];
    } catch (OAuthException | ErrorException $error) {
        $kind = REFUSALS[$error->getMessage()] ?? null;
        if ($kind) return ['refused' => ['kind' => $kind, 'message' => $error->getMessage()]];
        return ['broken' => (string) $error];
    } catch (Throwable $error) {
        return ['broken' => (string) $error];
    }
}

while (($line = fgets(STDIN)) !== false) {
    $question = json_decode($line, true, 512, JSON_THROW_ON_ERROR);
    $answer = json_encode(['id' => $question['id']] + answer($question), JSON_UNESCAPED_SLASHES);
    if ($answer === false) {
        $answer = json_encode(['id' => $question['id'], 'unsupported' => 'the answer is not valid UTF-8']);
    }
    fwrite(STDOUT, "$answer\n");
    fflush(STDOUT);
}
