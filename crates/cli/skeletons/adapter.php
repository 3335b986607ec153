<?php
// Connects an implementation of OAuth 1.0a to `basestring check`, over standard input and output.
//
// One JSON object a line comes in, one goes out, flushed. OPERATIONS lists what it implements: replace
// the body of percent_encode by a call of your library, then add operations, one function each.

declare(strict_types=1);

const NAME = 'my-library';
const VERSION = '0';
const OPERATIONS = ['percent_encode' => 'percent_encode'];

/** The library refuses the input: throw it where the library throws what it documents. */
class Refused extends Exception {}

/** The library's interface cannot express this input. */
class Unsupported extends Exception {}

function percent_encode(array $given): array
{
    if (!isset($given['text'])) {
        throw new Unsupported('octets that are no text');
    }
    return ['text' => rawurlencode($given['text'])];
}

function answer(string $op, array $given): array
{
    if ($op === 'hello') {
        $ops = array_keys(OPERATIONS);
        return ['ok' => ['protocol' => 1, 'name' => NAME, 'version' => VERSION,
            'language' => 'PHP', 'ops' => $ops]];
    }
    if (!isset(OPERATIONS[$op])) {
        return ['unsupported' => "no operation $op"];
    }
    try {
        return ['ok' => OPERATIONS[$op]($given)];
    } catch (Unsupported $why) {
        return ['unsupported' => $why->getMessage()];
    } catch (Refused $why) {
        return ['refused' => ['message' => $why->getMessage()]];
    } catch (Throwable $bug) {
        // A caught bug is no refusal.
        return ['broken' => (string) $bug];
    }
}

// Warnings belong on standard error: a line of another kind on standard output breaks the protocol.
ini_set('display_errors', 'stderr');
while (($line = fgets(STDIN)) !== false) {
    $request = json_decode($line, true, 512, JSON_THROW_ON_ERROR);
    $answer = ['id' => $request['id']] + answer($request['op'], $request['in']);
    $flags = JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE;
    fwrite(STDOUT, json_encode($answer, $flags) . "\n");
    fflush(STDOUT);
}
