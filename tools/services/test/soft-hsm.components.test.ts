import { expect, test } from 'vitest';
import { needs } from '../src/needs.ts';
import { openSoftHsm } from '../src/soft-hsm.ts';
import { temporaryDirectory } from '../src/temporary-directory.ts';

needs('softhsm2-util', 'pkcs11-tool')('a SoftHSM of its own', () => {
  test('has the tokens that were added, each with its own PIN, and none of this machine', async () => {
    await using directory = await temporaryDirectory();
    const hsm = await openSoftHsm(directory.path);
    const [one, other] = [await hsm.addToken('one'), await hsm.addToken('other', { user: '1234', officer: '5678' })];
    expect(one.serial).not.toBe(other.serial);
    await hsm.tool(one, '--keypairgen', '--key-type', 'EC:prime256v1', '--label', 'key');
    expect(await hsm.tool(one, '--list-objects', '--type', 'privkey')).toContain('label:      key\n');
    expect(await hsm.tool(other, '--list-objects', '--type', 'privkey')).not.toContain('key\n');
    await expect(hsm.tool({ ...one, userPin: other.userPin }, '--list-objects')).rejects.toThrow('CKR_PIN_INCORRECT');
    await hsm.removeToken('one');
    await expect(hsm.tool(one, '--list-objects')).rejects.toThrow('pkcs11-tool failed');
  });
});
