/** What is asked before credentials go to a server or a program runs. */
export interface TrustQuestion {
  readonly facts: readonly string[];
  readonly question: string;
}

/** What is asked before credentials go to a server, a program runs or a plugin is trusted. */
export const trustTexts = {
  server: (name: string, origin: string, verifiedBy: string): TrustQuestion => ({
    facts: [
      `${name}: the configuration names the server ${origin}, and your environment does not.`,
      `Its certificate is verified by ${verifiedBy}.`,
    ],
    question: `Send your credentials and keys to ${origin}, now and later?`,
  }),
  program: (name: string, file: string, command: string, variables: string | null, digest: string): TrustQuestion => ({
    facts: [
      `${name}: ${file} names a program to log in with, and your environment does not name that file.`,
      `It runs with all your rights: ${command}`,
      ...(variables === null ? [] : [`The file sets these variables for it: ${variables}`]),
      `Its content is ${digest}.`,
    ],
    question: 'Run this program, now and later?',
  }),
  byConfiguration: 'the configuration brings',
  answerYes: (doctor: string): string => `run \`${doctor}\` in a terminal and answer yes`,
  programRefused: (program: string, file: string, check: string): string =>
    `start ${program}, which ${file} names: you have not agreed to run it, and nothing of it was run; ${check}, or name the kubeconfig in KUBECONFIG`,
  withoutTls: (origin: string, set: string): string =>
    `send credentials to ${origin}: it has no TLS, and only the environment can allow that; nothing was sent; ${set}`,
  serverRefused: (origin: string, folder: string, check: string, set: string): string =>
    `send credentials to ${origin}, which the configuration in ${folder} names: you have not agreed to this server, and nothing was sent; ${check}, or ${set}`,
  agreementRemoved: (count: string, name: string): string =>
    `Removed ${count} to ${name}. kpki asks before it is used again.`,
  builtIn: (use: string): string => `${use} is built in, and needs no trust.`,
  trustedAlready: (use: string): string => `${use} is trusted already.`,
  notTrusted: (use: string): string => `${use} was not trusted.`,
  untrustedPlugin: (
    use: string,
    version: string,
    before: { readonly version: string | null; readonly since: string } | null,
  ): string =>
    `the plugin ${use}${version} ${
      before === null
        ? 'is not trusted yet'
        : `has changed since ${before.version ?? 'it'} was trusted, on ${before.since.slice(0, 10)}`
    }, and nothing of it was run`,
  pluginContent: (folder: string, digest: string): string => `it is in ${folder}, its content is ${digest}`,
  lookAndTrust: (line: string): string =>
    `look at it, as it would run with all your rights, then trust it: \`${line}\``,
  noJavaScript: 'Node cannot read it as JavaScript; `node --check` says where',
  threwNoError: 'it threw something that is no error',
  noPlugin: (use: string, folder: string, near: string): string =>
    `there is no plugin ${use} to import from ${folder}${near}`,
  neitherFileNorFolder: 'neither file nor folder',
} as const;
