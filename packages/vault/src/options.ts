import type { DescribedSchema } from '@kpki/plugin';
import { z } from 'zod';
import { type AuthOptions, authSchema } from './login/auth-options.ts';
import { file, strict, text, tick } from './option-kinds.ts';

export interface VaultOptions {
  readonly address?: string | undefined;
  readonly mount: string;
  readonly prefix: string;
  readonly namespace?: string | undefined;
  readonly caFile?: string | undefined;
  readonly clientCertificateFile?: string | undefined;
  readonly clientKeyFile?: string | undefined;
  readonly serverName?: string | undefined;
  readonly timeoutSeconds?: number | undefined;
  readonly plainHttp: boolean;
  readonly destroySuperseded: boolean;
  readonly replaceDeleted: boolean;
  readonly auth: AuthOptions;
}

const fields = {
  address: text(
    'The server: BAO_AGENT_ADDR, VAULT_AGENT_ADDR, BAO_ADDR or VAULT_ADDR unless told, else https://127.0.0.1:8200.',
    'https://vault.example.com:8200',
  ).optional(),
  auth: authSchema.default({ method: 'token' }).meta({ description: 'How kpki logs in. By a token unless told.' }),
  mount: text('Where the KV engine (version 2) is mounted.', 'secret').default('secret'),
  prefix: z
    .string({ error: 'expected text' })
    .default('kpki')
    .meta({ description: 'The folder in that engine below which everything is kept.', examples: ['kpki'] }),
  namespace: text(
    'The namespace. BAO_NAMESPACE or VAULT_NAMESPACE unless told. That the server heeds it is verified.',
    'team1',
  ).optional(),
  caFile: file(
    'PEM certificates that the server is verified by. VAULT_CACERT, VAULT_CACERT_BYTES, VAULT_CAPATH (or BAO_…) unless told, else those of the system.',
    './vault-ca.crt',
  ).optional(),
  clientCertificateFile: file('The client certificate, PEM. VAULT_CLIENT_CERT unless told.', './client.crt').optional(),
  clientKeyFile: file('Its private key, PEM. VAULT_CLIENT_KEY unless told.', './client.key').optional(),
  serverName: text(
    'The name that the server’s certificate has to bear, where it is not that of the address. VAULT_TLS_SERVER_NAME unless told.',
    'vault.example.com',
  ).optional(),
  timeoutSeconds: z
    .number({ error: 'expected a number of seconds' })
    .positive('expected a number above 0')
    .max(3600, 'expected at most 3600')
    .optional()
    .meta({ description: 'How long a request may take. VAULT_CLIENT_TIMEOUT unless told, else 60.', examples: [60] }),
  plainHttp: tick(
    'Whether a server on another machine may be spoken to without TLS: token and keys are then for all to read.',
  ),
  destroySuperseded: tick(
    'Whether older versions, which still hold older private keys, are destroyed once a new one was read back. It takes the right to read metadata and to destroy.',
  ),
  replaceDeleted: tick(
    'Whether a secret whose current version was deleted or destroyed counts as absent. Else it is refused: it could be brought back, or was never to be made anew.',
  ),
};

export const options: DescribedSchema<VaultOptions> = strict(
  fields,
  'expected fields, as in { address: https://vault.example.com:8200 }',
);
