import { afterEach, describe, expect, test, vi } from 'vitest';
import { asksAgainAtOnce } from '../../at-once.ts';
import { atEnvironment, goOnWithoutVault, shownWords } from './wizard.ts';

asksAgainAtOnce();

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('before going on', () => {
  test('a server is tested; where it fails that is said once, and Next goes on all the same', async () => {
    vi.stubEnv('VAULT_TOKEN', 'of-nobody');
    const wizard = await atEnvironment();
    await goOnWithoutVault(wizard);
    expect(wizard.route()).toMatchObject({ page: 'environment', focus: 'test' });
    expect(shownWords(wizard)).toMatch(/✗ failed: sink main: [^"]*ECONNREFUSED/);
    expect(wizard.state().message?.text).toMatch(/Next continues anyway/);
    // The test says nothing of another address.
    await wizard.focus('environment.sink.with.address');
    await wizard.press('backspace');
    await wizard.type('2');
    expect(shownWords(wizard)).toContain('Not tested yet.');
    await wizard.focus('next');
    await wizard.press('enter');
    expect(wizard.route().page).toBe('environment');
    await wizard.focus('next');
    await wizard.press('enter');
    expect(wizard.route().page).toBe('review');
  });
});
