import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPlugin } from '../src/session/trust/find-plugin.ts';
import { judgePlugin, trustPlugin } from '../src/session/trust/trust.ts';

/** Keeps the user's list of trusted plugins out of the tests. */
const settings = mkdtempSync(join(tmpdir(), 'kpki-settings-'));
process.env['XDG_CONFIG_HOME'] = settings;
process.on('exit', () => rmSync(settings, { recursive: true, force: true }));

/** Trusts a plugin as it is now, as `kpki plugin trust` would for a configuration in that folder. */
export async function trust(use: string, folder: string): Promise<void> {
  await trustPlugin(await judgePlugin(findPlugin(use, folder), folder), folder, new Date());
}
