import type { DescribedSchema } from '@kpki/plugin';
import { z } from 'zod';

/** How the token comes about. Every secret is in a file or a variable, and never in the options themselves. */
export type AuthOptions =
  | { readonly method: 'token'; readonly tokenFile?: string | undefined }
  | {
      readonly method: 'approle';
      readonly mount?: string | undefined;
      readonly roleId: string;
      readonly secretIdFile?: string | undefined;
      readonly secretIdVariable?: string | undefined;
    }
  | {
      readonly method: 'kubernetes';
      readonly mount?: string | undefined;
      readonly role: string;
      readonly jwtFile?: string | undefined;
    }
  | {
      readonly method: 'jwt';
      readonly mount?: string | undefined;
      readonly role?: string | undefined;
      readonly jwtFile?: string | undefined;
      readonly jwtVariable?: string | undefined;
    }
  | { readonly method: 'cert'; readonly mount?: string | undefined; readonly role?: string | undefined };

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

const text = (description: string, example: string) =>
  z
    .string({ error: ({ input }) => (input === undefined ? `it is missing; for example ${example}` : 'expected text') })
    .min(1, `it is empty; for example ${example}`)
    .refine((value) => !value.includes('\0'), 'holds a NUL character')
    .meta({ description, examples: [example] });

const file = (description: string, example: string) =>
  text(`${description} A relative path is meant from the folder of the configuration file.`, example).meta({
    format: 'path',
  });

const tick = (description: string) =>
  z.boolean({ error: 'expected true or false' }).default(false).meta({ description });

const mountOf = (method: string) =>
  text(`Where the method is mounted, without \`auth/\`. \`${method}\` unless told.`, method).optional();

const auth = z.discriminatedUnion(
  'method',
  [
    z.strictObject({
      method: z.literal('token').meta({ description: 'How kpki logs in.' }),
      tokenFile: file(
        'A file with the token. Without it: BAO_TOKEN or VAULT_TOKEN, then the file that BAO_TOKEN_PATH names, then ~/.vault-token; else it is asked for.',
        './token',
      ).optional(),
    }),
    z.strictObject({
      method: z.literal('approle').meta({ description: 'How kpki logs in.' }),
      mount: mountOf('approle'),
      roleId: text('The role’s id, which is no secret.', '7c0a1f0e-3d4f-4d9b-9a0e-5c2f8a1b6d3e'),
      secretIdFile: file('A file with the secret id.', './secret-id').optional(),
      secretIdVariable: text('The environment variable with the secret id.', 'KPKI_SECRET_ID').optional(),
    }),
    z.strictObject({
      method: z.literal('kubernetes').meta({ description: 'How kpki logs in.' }),
      mount: mountOf('kubernetes'),
      role: text('The role of the Kubernetes method.', 'kpki'),
      jwtFile: file(
        'A file with the service account’s token; read again at every login. That of the pod unless told.',
        '/var/run/secrets/kubernetes.io/serviceaccount/token',
      ).optional(),
    }),
    z.strictObject({
      method: z.literal('jwt').meta({ description: 'How kpki logs in.' }),
      mount: mountOf('jwt'),
      role: text('The role; the method’s default role unless told.', 'kpki').optional(),
      jwtFile: file('A file with the JWT; read again at every login.', './jwt').optional(),
      jwtVariable: text('The environment variable with the JWT.', 'KPKI_JWT').optional(),
    }),
    z.strictObject({
      method: z.literal('cert').meta({ description: 'How kpki logs in.' }),
      mount: mountOf('cert'),
      role: text('The role; any that fits the certificate unless told.', 'kpki').optional(),
    }),
  ],
  { error: 'expected fields with `method`: token, approle, kubernetes, jwt or cert' },
);

const fields = {
  address: text(
    'The server: BAO_AGENT_ADDR, VAULT_AGENT_ADDR, BAO_ADDR or VAULT_ADDR unless told, else https://127.0.0.1:8200.',
    'https://vault.example.com:8200',
  ).optional(),
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
  auth: auth.default({ method: 'token' }).meta({ description: 'How kpki logs in. By a token unless told.' }),
};

const known = Object.keys(fields)
  .map((name) => `\`${name}\``)
  .join(', ');

export const options: DescribedSchema<VaultOptions> = z.strictObject(fields, {
  error: (issue) =>
    issue.code === 'unrecognized_keys'
      ? `unknown option ${issue.keys.map((key) => `\`${key}\``).join(', ')}; known here: ${known}`
      : 'expected fields, as in { address: https://vault.example.com:8200 }',
});
