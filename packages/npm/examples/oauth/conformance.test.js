import { test } from 'node:test';
import { conformance } from 'basestring/test';
import library from './library.js';

conformance(test, library, { known: new URL('known-failures.txt', import.meta.url) });
