import { createPrivateKey } from 'node:crypto';
import { kpkiFile, kubeadmFile } from '../../test/configurations.ts';
import { leakyPlugin, type Moment, moments } from './leaky-plugin.ts';
import { marker } from './markers.ts';

export const planted = {
  token: marker('token'),
  environmentToken: marker('variable'),
  password: marker('password'),
  passphrase: marker('passphrase'),
  line: marker('line'),
  junk: marker('junk'),
} as const;

/** Changes to a folder with `kpki.yaml` and the PKI in `out`. */
export interface World {
  readonly title: string;
  readonly environment: string | null;
  /** The configuration, `kpki.yaml` by default. */
  readonly file?: string;
  /** Whether it throws outside every call, which ends the process. */
  readonly endsProcess?: boolean;
  readonly files: (text: (path: string) => string) => Readonly<Record<string, string>>;
}

const nothing = (): Readonly<Record<string, string>> => ({});
const broken = (title: string, path: string, change: (text: string) => string): World => ({
  title,
  environment: 'local',
  files: (text) => ({ [path]: change(text(path)) }),
});
const declared = (title: string, text: string, file = 'other.yaml'): World => ({
  title,
  environment: null,
  file,
  files: () => ({ [file]: text }),
});

function encrypted(pem: string): string {
  return createPrivateKey(pem)
    .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: planted.passphrase })
    .toString();
}

/** A foreign key in a kubeconfig. */
export const foreignFields = (text: string): string =>
  text.replace(
    /^(\s+)client-key-data:/m,
    `$1token: ${planted.token}\n$1username: root\n$1password: ${planted.password}\n$&`,
  );

const leaky = (moment: Moment, key: string): Readonly<Record<string, string>> => ({
  'leaky.mjs': leakyPlugin(moment, { password: planted.password, key }),
  'other.yaml': `${kpkiFile().slice(0, kpkiFile().indexOf('environments:'))}environments:
  leaky:
    sinks: { main: { use: ./leaky.mjs, layout: kubeadm } }
`,
});

export const worlds: readonly World[] = [
  { title: 'everything is in order', environment: 'local', files: nothing },
  {
    title: 'nothing is there yet',
    environment: null,
    file: 'other.yaml',
    files: () => ({ 'other.yaml': kpkiFile().replace('./out', './new') }),
  },
  broken('a kubeconfig has a token and a password', 'out/admin.conf', foreignFields),
  broken('a kubeconfig is broken where its token is', 'out/admin.conf', (text) =>
    foreignFields(text).replace('    token:', '   "token'),
  ),
  broken('a kubeconfig has its key among its certificates', 'out/admin.conf', (text) =>
    text.replace(
      /certificate-authority-data: .*/,
      `certificate-authority-data: ${/client-key-data: "?([^"\s]*)/.exec(text)?.[1]}`,
    ),
  ),
  broken('a leaf’s key is encrypted', 'out/pki/apiserver.key', encrypted),
  broken('a CA’s key is encrypted', 'out/pki/ca.key', encrypted),
  broken('a key is no PEM', 'out/pki/ca.key', (text) => text.replace(/\n/, `\n${planted.junk}!\n`)),
  broken('a key lies where its certificate should', 'out/pki/apiserver.crt', () => ''),
  {
    title: 'a certificate’s file has a key',
    environment: 'local',
    files: (text) => ({ 'out/pki/apiserver.crt': text('out/pki/apiserver.key') }),
  },
  {
    title: 'two keys are swapped',
    environment: 'local',
    files: (text) => ({ 'out/pki/apiserver.key': text('out/pki/ca.key') }),
  },
  declared(
    'the file is a kubeconfig',
    foreignFields(`apiVersion: v1\nkind: Config\nusers:\n- user:\n    client-key-data: ${planted.junk}\n`),
  ),
  declared(
    'the file has a token in a line that is no YAML',
    kpkiFile().replace('spec:', `token: ${planted.line}: "x\nspec:`),
  ),
  declared(
    'the file has a token where a list should be',
    kpkiFile(`  workers: { ${planted.line}: ${planted.token} }\n`),
  ),
  declared('the file has a token in a field that there is not', kpkiFile(`  token: ${planted.line}\n`)),
  declared('the file has a field twice', kpkiFile(`  token: ${planted.line}\n  token: ${planted.token}\n`)),
  declared('a plugin’s option is a token', kpkiFile().replace('root: ./out', `root: ./out, token: ${planted.line}`)),
  declared(
    'the file of kubeadm has tokens',
    `${kubeadmFile}---\napiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\nbootstrapTokens: [{ token: ${planted.token} }]\ncertificateKey: ${planted.line}\n`,
  ),
  ...moments.map((moment) => ({
    title: `a plugin gives secrets away: ${moment}`,
    environment: null,
    file: 'other.yaml',
    endsProcess: moment === 'later' || moment === 'rejected',
    files: (text: (path: string) => string) => leaky(moment, text('out/pki/ca.key')),
  })),
];
