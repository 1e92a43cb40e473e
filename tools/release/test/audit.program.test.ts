import { createServer } from 'node:http';
import { runProgram, temporaryDirectory } from '@kpki/services';
import { expect, test } from 'vitest';
import { lockedPackage } from '../src/binary/node-of.ts';
import { inRoot } from '../src/workspace.ts';

const { version } = lockedPackage('postject');
/** What npm reads of a package, to see which of its versions an advisory is about. */
const vulnerable = {
  name: 'postject',
  'dist-tags': { latest: version },
  versions: { [version]: { name: 'postject', version } },
};
const advisory = {
  id: 1,
  url: 'https://advisories.example.com/1',
  title: 'an advisory of the test',
  severity: 'low',
  vulnerable_versions: '*',
  cwe: [],
  cvss: { score: 0, vectorString: null },
};

/** Runs `.ci/audit` with a registry that answers npm's question about all dependencies with a status and a body. */
async function audit(status: number, body: object) {
  await using own = await temporaryDirectory();
  const registry = createServer((request, response) => {
    const isQuestion = request.url?.endsWith('/advisories/bulk') === true;
    request.resume().on('end', () => {
      response.writeHead(isQuestion ? status : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(isQuestion ? body : vulnerable));
    });
  });
  await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
  try {
    const address = registry.address();
    const port = typeof address === 'object' ? address?.port : null;
    const environment = {
      // Not that of the tests, in which npm leaves out what is for development.
      NODE_ENV: '',
      npm_config_registry: `http://127.0.0.1:${port}/`,
      npm_config_cache: own.path,
      npm_config_fetch_retries: '0',
      npm_config_update_notifier: 'false',
    };
    return await runProgram(inRoot('.ci/audit'), [], { environment, withinMilliseconds: 60_000 });
  } finally {
    registry.closeAllConnections();
    await new Promise((resolve) => registry.close(resolve));
  }
}

test('the audit succeeds where npm knows no vulnerability', async () => {
  expect(await audit(200, {})).toMatchObject({ code: 0, stdout: expect.stringContaining('found 0 vulnerabilities') });
});

test('it fails with 1 where there is one, and says which', async () => {
  const { code, stdout } = await audit(200, { postject: [advisory] });
  expect(stdout).toContain(advisory.title);
  expect(code).toBe(1);
});

test('it fails with 2 and one sentence where the registry does not answer', async () => {
  expect(await audit(405, {})).toEqual({
    code: 2,
    stdout: '',
    stderr: 'audit: the registry does not answer, so it is not known whether a dependency is vulnerable\n',
  });
});
