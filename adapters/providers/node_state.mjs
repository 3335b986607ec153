// The credentials and the used nonces of a provider in a test: two clients and two users' tokens.

export const clients = {
  "client-one-0123456789abcd": "secret-one-0123456789",
  "client-two-0123456789abcd": "secret-two-0123456789",
};

const of = (secret, user) => ({ secret, user, client: "client-one-0123456789abcd" });

export const tokens = {
  "token-alice-0123456789abc": of("tsecret-alice-01234", "alice"),
  "token-bob-0123456789abcde": of("tsecret-bob-0123456", "bob"),
};

const used = new Set();

/** Whether a nonce is new; it is used from then on. */
export function use(client, token, timestamp, nonce) {
  const key = JSON.stringify([client, token, String(timestamp), nonce]);
  if (used.has(key)) return false;
  used.add(key);
  return true;
}

/** Prints the port and the paths, as the runner reads them. */
export function ready(port, paths) {
  console.log(JSON.stringify({ port, ...paths }));
}
