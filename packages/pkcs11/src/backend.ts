import { type Backend, type BackendPlugin, defineBackend, type Host, type Variables } from '@kpki/plugin';
import { type LoadModule, loadAddon } from './addon.ts';
import { tokenFlag } from './constants.ts';
import type { Cryptoki } from './cryptoki.ts';
import { keyStoreOn } from './keys/key-store.ts';
import { offeredBy } from './keys/offered.ts';
import { type CryptokiModule, useModule } from './module/module.ts';
import { options, type Pkcs11Options } from './options.ts';
import { type Pkcs11Settings, settingsOf } from './settings.ts';
import { connectionTo } from './token/connection.ts';
import { provePresence } from './token/presence.ts';
import { chooseToken, nameOf } from './token/tokens.ts';

export const backend: BackendPlugin<Pkcs11Options> = defineBackend<Pkcs11Options>({
  name: '@kpki/pkcs11',
  options,
  open: async (given, host) => openBackend(given, host, {}),
});

export interface Pkcs11Dependencies {
  readonly variables?: Variables;
  readonly addon?: () => Promise<LoadModule>;
  /** Wraps the module: every call goes through it. */
  readonly through?: (cryptoki: Cryptoki) => Cryptoki;
}

export async function openBackend(given: Pkcs11Options, host: Host, machine: Pkcs11Dependencies): Promise<Backend> {
  const settings = settingsOf(given, machine.variables ?? process.env, host);
  const load = await (machine.addon ?? loadAddon)();
  const module = useModule(settings.module, load);
  try {
    return backendOn(module, machine.through?.(module.cryptoki) ?? module.cryptoki, settings, host);
  } catch (error) {
    module.release();
    throw error;
  }
}

function backendOn(module: CryptokiModule, cryptoki: Cryptoki, settings: Pkcs11Settings, host: Host): Backend {
  const token = chooseToken(cryptoki, settings.wanted);
  const offered = offeredBy(cryptoki, token.slot);
  const connection = connectionTo(module, cryptoki, token, settings, host);
  const writable = !settings.readOnly && (token.flags & tokenFlag.writeProtected) === 0;
  return {
    keyStore: keyStoreOn(connection, token, offered, settings, writable),
    check: (call) =>
      connection.withSession({ attempt: `check ${nameOf(token)}` }, call, async (session) => provePresence(session)),
    close: async () => {
      await connection.close();
      module.release();
    },
  };
}
