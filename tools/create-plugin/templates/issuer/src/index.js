// @ts-check
import { defineBackend, PluginError } from '@kpki/plugin';
import * as z from 'zod';
import { openService } from './service.js';

/** The options under `with` in kpki.yaml. `writeOnly: true` marks a secret, such as a token. */
const options = z.strictObject({
  longestDays: z
    .number()
    .int()
    .min(1)
    .default(4000)
    .meta({ description: 'The longest life of what it issues, in days.' }),
});

/** An issuer takes a request and returns a certificate. Another system has the CA key. */
export const backend = defineBackend({
  name: 'PLUGIN_NAME',
  options,
  open: async ({ longestDays }, host) => {
    const service = await openService(host);
    /** @param {import('@kpki/plugin').CertificateTemplate} template */
    const objection = ({ seconds }) =>
      seconds > longestDays * 24 * 3600 ? `it issues nothing that lives longer than ${longestDays} days` : null;
    /** @type {import('@kpki/plugin').Issuer} */
    const issuer = {
      // What this instance would really give, so that plans do not flap.
      grants: { cas: true, names: ['dns', 'ip'], usages: 'any', lifetime: 'as asked', answers: 'at once' },
      // A rule of its own that `grants` cannot say, in plain words; null: it knows of nothing against it.
      objection,
      ca: (call) => service.ca(call),
      issue: async (request, call) => {
        // A request says what it asks for, in the same words as a template: `request.csr` need not be read for that.
        const objected = objection(request);
        if (objected !== null) throw new PluginError('unsupported', `issuing a certificate: ${objected}`);
        return service.issue(request, call);
      },
    };
    return {
      issuers: new Map([['main', issuer]]),
      check: async ({ signal }) => {
        if (signal.aborted) throw new PluginError('cancelled', 'checking the service was called off');
      },
      close: async () => {},
    };
  },
});
