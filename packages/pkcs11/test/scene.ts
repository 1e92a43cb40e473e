import { type Call, type Host, PluginError, Secret } from '@kpki/plugin';
import { openSoftHsm, type SoftHsm, type SoftToken, type TemporaryDirectory, temporaryDirectory } from '@kpki/services';
import { afterAll, beforeAll } from 'vitest';
import type { Pkcs11Options } from '../src/options.ts';

export const softHsmComponents = ['softhsm2-util', 'pkcs11-tool', 'pkcs11js'] as const;

export const call: Call = { signal: new AbortController().signal };

export interface Scene {
  readonly hsm: SoftHsm;
  readonly token: SoftToken;
  readonly folder: string;
}

/**
 * Starts a SoftHSM with one token for the tests of a file. The module reads its location once, when it is initialized.
 */
export function withSoftHsm(use: (scene: Scene) => void): void {
  let directory: TemporaryDirectory;
  beforeAll(async () => {
    directory = await temporaryDirectory();
    const hsm = await openSoftHsm(directory.path);
    process.env['SOFTHSM2_CONF'] = hsm.configuration;
    use({ hsm, token: await hsm.addToken('kpki'), folder: directory.path });
  });
  afterAll(async () => {
    await directory?.[Symbol.asyncDispose]();
  });
}

export const defaults: Omit<Pkcs11Options, 'module'> = {
  keyLabelPrefix: '',
  idBytes: 20,
  sessions: 4,
  readOnly: false,
  takeExtractable: false,
};

export interface PersonHost extends Host {
  readonly lines: string[];
  readonly questions: string[];
}

/** Returns a host whose user answers with that PIN; null: no user. */
export function hostWith(pin: string | null, folder = '/'): PersonHost {
  const lines: string[] = [];
  const questions: string[] = [];
  return {
    folder,
    lines,
    questions,
    log: (level, text) => void lines.push(`${level} ${text}`),
    ask: async ({ text, note }) => {
      questions.push(note === undefined ? text : `${text}; ${note}`);
      if (pin === null) throw new PluginError('denied', 'nobody is there to answer');
      return new Secret(Buffer.from(pin));
    },
    agree: async () => {},
    now: () => new Date(),
    describe: () => {
      throw new Error('a key store describes nothing');
    },
  };
}

export async function failureOf(attempt: () => unknown): Promise<PluginError> {
  try {
    await attempt();
  } catch (error) {
    if (PluginError.is(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
