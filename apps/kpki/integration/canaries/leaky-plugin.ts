/** The moments at which the plugin breaks its promise to keep secrets out of messages. */
export const moments = [
  'import',
  'options',
  'open',
  'ask',
  'log',
  'check',
  'read',
  'write',
  'later',
  'rejected',
] as const;
export type Moment = (typeof moments)[number];

/** The secrets: the token of the environment, a hidden answer, a password in an address, and a key. */
export interface Given {
  readonly password: string;
  readonly key: string;
}

/** Returns an empty sink that puts secrets into messages, causes and fields of its errors. */
export function leakyPlugin(moment: Moment, { password, key }: Given): string {
  return `
const moment = ${JSON.stringify(moment)};
const key = ${JSON.stringify(key)};
const password = ${JSON.stringify(password)};
let told = '';
const text = () => [
  'PUT https://root:' + password + '@vault.example.com/v1 failed at ' + moment,
  'X-Vault-Token was ' + process.env.VAULT_TOKEN,
  'at line 3: password: ' + password,
  'Authorization: Bearer ' + password,
  key,
  told,
].join('; ');
function failure(coded = true) {
  const error = new Error(text(), { cause: new Error('because of ' + text()) });
  error.config = { headers: { 'X-Vault-Token': process.env.VAULT_TOKEN }, key };
  return coded ? Object.assign(error, { '~pluginError': true, code: 'denied' }) : error;
}
function at(now, coded) {
  if (moment === now) throw failure(coded);
}
at('import', false);
export const sink = {
  kind: 'sink',
  contract: 1,
  name: 'leaky',
  options: { '~standard': { version: 1, vendor: 'test', validate: (value) =>
    moment === 'options' ? { issues: [{ message: text(), path: ['root'] }] } : { value } } },
  open: async (_, host) => {
    at('open');
    if (moment === 'ask') {
      const answer = await host.ask({ text: 'PIN of ' + text() + ':', hidden: true });
      told = answer.use((bytes) => Buffer.from(bytes).toString());
      throw failure();
    }
    if (moment === 'log') host.log('warn', text());
    return {
      atomic: 'each',
      check: async () => at('check', false),
      close: async () => {},
      locate: ({ path }) => ({ id: 'leaky:' + path.join('/') }),
      read: async () => {
        at('read', false);
        if (moment === 'later') setTimeout(() => { throw failure(false); });
        if (moment === 'rejected') Promise.reject(text());
        if (moment === 'later' || moment === 'rejected') await new Promise((resolve) => setTimeout(resolve, 60_000));
        return null;
      },
      write: async () => { throw failure(false); },
      reveal: async () => { throw failure(); },
    };
  },
};
`;
}
