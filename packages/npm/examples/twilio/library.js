// Twilio's library: the validators that its Express middleware calls.
import twilio from 'twilio';

/** What body parsers give: an object, in which a repeated name has an array. */
function form(pairs) {
  const params = {};
  for (const [name, value] of pairs) params[name] = Object.hasOwn(params, name) ? [].concat(params[name], value) : value;
  return params;
}

export default {
  name: 'twilio',
  version: '6.3.1',
  twilio_verify({ auth_token: token, signature, url, params, body }) {
    const valid = body === undefined
      ? twilio.validateRequest(token, signature, url, form(params))
      : twilio.validateRequestWithBody(token, signature, url, body);
    return { valid };
  },
};
