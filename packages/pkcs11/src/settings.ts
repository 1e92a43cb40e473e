import { realpathSync } from 'node:fs';
import { type Host, homeFolder, PluginError, secretFile, secretVariable, type Variables } from '@kpki/plugin';
import { modulePath } from './module/module-path.ts';
import type { Pkcs11Options } from './options.ts';
import type { PinSource } from './token/pin.ts';
import type { TokenSelector } from './token/tokens.ts';

export interface Pkcs11Settings {
  /** Real, absolute. */
  readonly module: string;
  readonly wanted: TokenSelector;
  readonly pin: PinSource;
  readonly keyLabelPrefix: string;
  readonly idBytes: number;
  readonly sessions: number;
  readonly readOnly: boolean;
  readonly takeExtractable: boolean;
}

/** Returns the settings; throws 'invalid' with the option that is wrong. */
export function settingsOf(options: Pkcs11Options, variables: Variables, host: Host): Pkcs11Settings {
  const { token: label, serial, keyLabelPrefix, idBytes, sessions, readOnly, takeExtractable } = options;
  if (label === undefined && serial === undefined) {
    throw new PluginError(
      'invalid',
      'say which token of the module is meant, by its label as `token` or by its `serial`',
    );
  }
  return {
    module: modulePath(options.module, host, variables['KPKI_PKCS11_MODULES'] ?? ''),
    wanted: { label, serial },
    pin: pinSourceOf(options, variables, host),
    keyLabelPrefix,
    idBytes,
    sessions,
    readOnly,
    takeExtractable,
  };
}

function pinSourceOf({ pinFile, pinVariable }: Pkcs11Options, variables: Variables, host: Host): PinSource {
  if (pinFile !== undefined && pinVariable !== undefined) {
    throw new PluginError('invalid', 'read the PIN: set either `pinFile` or `pinVariable`');
  }
  if (pinFile !== undefined) {
    const folders = { folder: host.folder, home: homeFolder(), environment: variables, realPathOf: realpathSync };
    return { from: 'file', path: secretFile('the PIN', pinFile, folders) };
  }
  // Read when it is needed: no object that could be printed holds the value.
  if (pinVariable !== undefined) {
    const read = (): string | undefined => secretVariable('the PIN', pinVariable, variables);
    return { from: 'variable', name: pinVariable, read };
  }
  return { from: 'person' };
}
