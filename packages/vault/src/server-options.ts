import * as z from 'zod';
import { type AuthOptions, authSchema } from './login/auth-options.ts';
import { file, secretFileOption, text, tick } from './option-kinds.ts';

export interface ServerOptions {
  readonly address?: string | undefined;
  readonly namespace?: string | undefined;
  readonly caFile?: string | undefined;
  readonly clientCertificateFile?: string | undefined;
  readonly clientKeyFile?: string | undefined;
  readonly serverName?: string | undefined;
  readonly timeoutSeconds?: number | undefined;
  readonly plainHttp: boolean;
  readonly auth: AuthOptions;
}

type OptionalText = z.ZodOptional<z.ZodString>;

export const addressFields: {
  readonly address: OptionalText;
  readonly auth: z.ZodDefault<typeof authSchema>;
} = {
  address: text(
    'The server. Default: BAO_AGENT_ADDR, VAULT_AGENT_ADDR, BAO_ADDR or VAULT_ADDR, else https://127.0.0.1:8200.',
    'https://vault.example.com:8200',
  ).optional(),
  auth: authSchema.default({ method: 'token' }).meta({ description: 'How kpki logs in. Default: by a token.' }),
};

export const connectionFields: {
  readonly namespace: OptionalText;
  readonly caFile: OptionalText;
  readonly clientCertificateFile: OptionalText;
  readonly clientKeyFile: OptionalText;
  readonly serverName: OptionalText;
  readonly timeoutSeconds: z.ZodOptional<z.ZodNumber>;
  readonly plainHttp: z.ZodDefault<z.ZodBoolean>;
} = {
  namespace: text(
    'The namespace. Default: BAO_NAMESPACE or VAULT_NAMESPACE. kpki verifies that the server supports it.',
    'team1',
  ).optional(),
  caFile: file(
    'PEM certificates that verify the server. Default: VAULT_CACERT, VAULT_CACERT_BYTES, VAULT_CAPATH (or BAO_…), else the CAs of the system.',
    './vault-ca.crt',
  ).optional(),
  clientCertificateFile: file('The client certificate, PEM. Default: VAULT_CLIENT_CERT.', './client.crt').optional(),
  clientKeyFile: secretFileOption(
    'The private key of the client certificate, PEM. Default: VAULT_CLIENT_KEY.',
    './client.key',
  ).optional(),
  serverName: text(
    'The name that the server’s certificate must have, if it differs from the address. Default: VAULT_TLS_SERVER_NAME.',
    'vault.example.com',
  ).optional(),
  timeoutSeconds: z
    .number({ error: 'expected a number of seconds' })
    .positive('expected a number above 0')
    .max(3600, 'expected at most 3600')
    .optional()
    .meta({
      description: 'The time limit of a request, in seconds. Default: VAULT_CLIENT_TIMEOUT, else 60.',
      examples: [60],
    }),
  plainHttp: tick(
    'Whether kpki may use a server on another machine without TLS. The network then sees the token and the keys. VAULT_ADDR or KPKI_TRUSTED_SERVERS must contain the address too.',
  ),
};
