import type { Case, Implementation } from './index.js';

/** Defines one test for each vector of the implementation's operations. `test` is that of node:test, Vitest or Jest.
 * A vector of the list of known failures passes while it fails as listed. */
export function conformance(
  test: (name: string, run: (...context: any[]) => any) => unknown,
  implementation: Implementation,
  options?: { known?: string | URL; profile?: string; filter?: (one: Case) => boolean },
): void;
