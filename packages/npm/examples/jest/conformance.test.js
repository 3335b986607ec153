import { test } from '@jest/globals';
import { conformance } from 'basestring/test';
import signer from './signer.js';

conformance(test, signer, { filter: (one) => one.level === 'must' });
