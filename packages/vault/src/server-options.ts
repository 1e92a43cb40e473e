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
    'The server: BAO_AGENT_ADDR, VAULT_AGENT_ADDR, BAO_ADDR or VAULT_ADDR unless told, else https://127.0.0.1:8200.',
    'https://vault.example.com:8200',
  ).optional(),
  auth: authSchema.default({ method: 'token' }).meta({ description: 'How kpki logs in. By a token unless told.' }),
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
    'The namespace. BAO_NAMESPACE or VAULT_NAMESPACE unless told. That the server heeds it is verified.',
    'team1',
  ).optional(),
  caFile: file(
    'PEM certificates that the server is verified by. VAULT_CACERT, VAULT_CACERT_BYTES, VAULT_CAPATH (or BAO_…) unless told, else those of the system.',
    './vault-ca.crt',
  ).optional(),
  clientCertificateFile: file('The client certificate, PEM. VAULT_CLIENT_CERT unless told.', './client.crt').optional(),
  clientKeyFile: secretFileOption('Its private key, PEM. VAULT_CLIENT_KEY unless told.', './client.key').optional(),
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
    'Whether a server on another machine may be spoken to without TLS: token and keys are then for all to read. VAULT_ADDR or KPKI_TRUSTED_SERVERS has to name that address too.',
  ),
};
