// What is fuzzed: one function for each operation that the library has. A function gets the members of a call's
// `in`, and gives the result or a promise of it. It throws `Unsupported` where the library cannot express the input,
// and `Refused` where the library refuses it. Any other exception is a find.
class Unsupported extends Error {}
class Refused extends Error {}

const OPERATIONS = {
  percent_encode({ text, ...others }) {
    if (text === undefined || Object.keys(others).length > 0) throw new Unsupported('only text');
    // Replace this line with a call of your library.
    return { text: encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`) };
  },
};

module.exports = { OPERATIONS, Refused, Unsupported };
