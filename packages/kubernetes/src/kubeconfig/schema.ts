import * as z from 'zod';

/** The fields of a kubeconfig that kubectl reads (v1 of its format). Other fields are ignored, as kubectl does. */
export interface KubeconfigFile {
  readonly 'current-context'?: string | undefined;
  readonly clusters: readonly { readonly name: string; readonly cluster: KubeconfigCluster }[];
  readonly users: readonly { readonly name: string; readonly user: UserCredentials }[];
  readonly contexts: readonly { readonly name: string; readonly context: KubeconfigContext }[];
}

export interface KubeconfigContext {
  readonly cluster?: string | undefined;
  readonly user?: string | undefined;
  readonly namespace?: string | undefined;
}

export interface KubeconfigCluster {
  readonly server?: string | undefined;
  readonly 'tls-server-name'?: string | undefined;
  readonly 'insecure-skip-tls-verify'?: boolean | undefined;
  readonly 'certificate-authority'?: string | undefined;
  readonly 'certificate-authority-data'?: string | undefined;
  readonly 'proxy-url'?: string | undefined;
  readonly 'disable-compression'?: boolean | undefined;
  readonly extensions: readonly { readonly name: string; readonly extension?: unknown }[];
}

export interface UserCredentials {
  readonly 'client-certificate'?: string | undefined;
  readonly 'client-certificate-data'?: string | undefined;
  readonly 'client-key'?: string | undefined;
  readonly 'client-key-data'?: string | undefined;
  readonly token?: string | undefined;
  readonly tokenFile?: string | undefined;
  readonly as?: string | undefined;
  readonly 'as-uid'?: string | undefined;
  readonly 'as-groups': readonly string[];
  readonly 'as-user-extra'?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly 'auth-provider'?: unknown;
  readonly exec?: Exec | undefined;
}

export interface Exec {
  readonly apiVersion?: string | undefined;
  readonly command?: string | undefined;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly installHint?: string | undefined;
  readonly interactiveMode?: string | undefined;
  readonly provideClusterInfo?: boolean | undefined;
}

const text = z.string().optional();

const extension = z.object({ name: z.string(), extension: z.unknown().optional() });

const cluster = z.object({
  server: text,
  'tls-server-name': text,
  'insecure-skip-tls-verify': z.boolean().optional(),
  'certificate-authority': text,
  'certificate-authority-data': text,
  'proxy-url': text,
  'disable-compression': z.boolean().optional(),
  extensions: z.array(extension).default([]),
});

const exec = z.object({
  apiVersion: text,
  command: text,
  args: z.array(z.string()).default([]),
  env: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
  installHint: text,
  interactiveMode: text,
  provideClusterInfo: z.boolean().optional(),
});

const user = z.object({
  'client-certificate': text,
  'client-certificate-data': text,
  'client-key': text,
  'client-key-data': text,
  token: text,
  tokenFile: text,
  as: text,
  'as-uid': text,
  'as-groups': z.array(z.string()).default([]),
  'as-user-extra': z.record(z.string(), z.array(z.string())).optional(),
  username: text,
  password: text,
  'auth-provider': z.unknown().optional(),
  exec: exec.optional(),
});

const context = z.object({ cluster: text, user: text, namespace: text });

const schema = z.object({
  apiVersion: z.literal('v1').optional(),
  kind: z.literal('Config').optional(),
  'current-context': text,
  clusters: z.array(z.object({ name: z.string(), cluster })).default([]),
  users: z.array(z.object({ name: z.string(), user })).default([]),
  contexts: z.array(z.object({ name: z.string(), context })).default([]),
});

/** Returns the file, or its errors without any value: zod's messages name types. */
export function parseKubeconfig(value: unknown): KubeconfigFile | { readonly wrong: string } {
  const parsed = schema.safeParse(withoutNulls(value));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return { wrong: `${issue?.path.map(String).join('.') || 'it'}: ${issue?.message ?? 'is not valid'}` };
}

/** A null field counts as absent: kubectl writes an empty list as null. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([, field]) => field !== null);
  return Object.fromEntries(fields.map(([name, field]) => [name, withoutNulls(field)]));
}
