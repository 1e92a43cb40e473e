import { randomBytes } from 'node:crypto';
import { globSync, realpathSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { programPath } from './component.ts';
import { runProgram } from './run-program.ts';

/** Where SoftHSM keeps its tokens, apart from those of this machine. */
export interface SoftHsm {
  readonly module: string;
  /** What SOFTHSM2_CONF has to be, in the process that loads the module, before it does. */
  readonly configuration: string;
  /** Creates a token. Default: random PINs. */
  addToken(label: string, pins?: { readonly user?: string; readonly officer?: string }): Promise<SoftToken>;
  /** Removes the token with all its keys, as a new initialization of a device does. */
  removeToken(label: string): Promise<void>;
  /** OpenSC's pkcs11-tool on this module, with the PIN in its environment. Throws when it fails; answers what it prints. */
  tool(token: SoftToken, ...words: readonly string[]): Promise<string>;
}

export interface SoftToken {
  readonly label: string;
  readonly serial: string;
  readonly userPin: string;
  readonly officerPin: string;
}

/** A SoftHSM with a configuration of its own and no token yet, in a folder. Needs `softhsm2-util` and `pkcs11-tool`. */
export async function openSoftHsm(folder: string): Promise<SoftHsm> {
  const module = softHsmModule();
  const configuration = join(folder, 'softhsm2.conf');
  const tokens = join(folder, 'tokens');
  await mkdir(tokens, { recursive: true, mode: 0o700 });
  await writeFile(configuration, `directories.tokendir = ${tokens}\nobjectstore.backend = file\nlog.level = ERROR\n`);
  const environment = { SOFTHSM2_CONF: configuration };

  const run = async (program: string, words: readonly string[], more: Readonly<Record<string, string>> = {}) => {
    const result = await runProgram(program, words, { environment: { ...environment, ...more } });
    if (result.code !== 0) throw new Error(`${program} failed: ${result.stderr.trim()}`);
    return result.stdout;
  };
  const utility = (...words: readonly string[]) => run(programPath('softhsm2-util'), ['--module', module, ...words]);

  return {
    module,
    configuration,
    async addToken(label, pins = {}) {
      const userPin = pins.user ?? madeUpPin();
      const officerPin = pins.officer ?? madeUpPin();
      await utility('--init-token', '--free', '--label', label, '--so-pin', officerPin, '--pin', userPin);
      const slots = (await utility('--show-slots')).split(/^Slot /m);
      const own = slots.find((each) => new RegExp(`^\\s*Label:\\s+${label}\\s*$`, 'm').test(each));
      const serial = /Serial number:\s+(\S+)/.exec(own ?? '')?.[1];
      if (serial === undefined) throw new Error(`the token ${label} is not there after it was made`);
      return { label, serial, userPin, officerPin };
    },
    removeToken: async (label) => void (await utility('--delete-token', '--token', label)),
    tool: (token, ...words) =>
      run(
        programPath('pkcs11-tool'),
        ['--module', module, '--token-label', token.label, '--login', '--pin', 'env:KPKI_TOOL_PIN', ...words],
        { KPKI_TOOL_PIN: token.userPin },
      ),
  };
}

const madeUpPin = (): string => `pin-${randomBytes(9).toString('base64url')}`;

/** Distributions put it in different folders below the prefix that softhsm2-util is installed in. */
function softHsmModule(): string {
  const prefix = join(dirname(realpathSync(programPath('softhsm2-util'))), '..');
  const folders = ['lib/softhsm', 'lib/*/softhsm', 'lib64/softhsm', 'lib64/pkcs11', 'lib/pkcs11'];
  const [module] = globSync(
    folders.map((folder) => join(folder, 'libsofthsm2.so')),
    { cwd: prefix },
  );
  if (module === undefined) throw new Error(`there is no libsofthsm2.so below ${prefix}`);
  return join(prefix, module);
}
