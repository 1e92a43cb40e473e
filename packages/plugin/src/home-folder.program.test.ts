import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';

const source = new URL('./home-folder.ts', import.meta.url).href;
const asking = `import { homeFolder } from ${JSON.stringify(source)}; process.stdout.write(homeFolder());`;

/** Of a user that no list of users has. */
const stranger = 54_321;

function homeOf(env: NodeJS.ProcessEnv): string {
  const node = ['--input-type=module', '--eval', asking];
  return execFileSync(process.execPath, node, { uid: stranger, gid: stranger, cwd: '/', env, encoding: 'utf8' });
}

describe.runIf(process.getuid?.() === 0)('the home of a user that the system does not know (needs root)', () => {
  test('is a folder that does not exist', () => expect(homeOf({})).toBe('/nonexistent'));
  test('is what HOME says', () => expect(homeOf({ HOME: '/srv/own' })).toBe('/srv/own'));
});
