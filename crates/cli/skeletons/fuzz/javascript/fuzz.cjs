// Fuzzes the library with Jazzer.js: `npx jazzer fuzz.cjs corpus -- -max_total_time=60`. Alone, `node fuzz.cjs 60` runs
// random inputs for 60 seconds.
const { randomBytes, randomInt } = require('node:crypto');
const library = require('./library.cjs');
const { Oracle } = require('./oracle.cjs');

const oracle = new Oracle(library);

module.exports.fuzz = (data) => oracle.test(data);

async function alone(seconds) {
  const end = Date.now() + 1000 * seconds;
  let count = 0;
  for (; Date.now() < end; count += 1) await oracle.test(randomBytes(randomInt(1, 400)));
  console.error(`${count} inputs`);
  process.exit();
}

if (require.main === module) alone(Number(process.argv[2] ?? 10));
