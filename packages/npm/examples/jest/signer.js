/** What is tested: a library's percent-encoding. */
export default {
  name: 'my-library',
  percent_encode({ text }) {
    const escape = (mark) => '%' + mark.charCodeAt(0).toString(16).toUpperCase();
    return { text: encodeURIComponent(text).replace(/[!'()*]/g, escape) };
  },
};
