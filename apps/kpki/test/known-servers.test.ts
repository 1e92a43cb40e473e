import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { type Script, script } from './script.ts';

const since = '2026-11-29T08:00:00.000Z';
const vault = 'https://vault.example.com:8200';
const brought = 'sha256:0a as vault.internal';

function agreed($: Script, program = '/srv/clone/kc.yaml'): Readonly<Record<string, string>> {
  const settings = join($.directory, 'settings');
  const list = (name: string, kind: string, rows: object) => {
    mkdirSync(join(settings, 'kpki'), { recursive: true, mode: 0o700 });
    const text = JSON.stringify({ apiVersion: 'kpki.dev/v1alpha1', kind, ...rows });
    writeFileSync(join(settings, 'kpki', name), text, { mode: 0o600 });
  };
  list('known-servers.json', 'KnownServers', {
    servers: [
      { origin: vault, anchors: 'machine', since },
      { origin: vault, anchors: brought, since },
      { origin: 'https://10.0.0.1:6443', anchors: 'sha256:0b', since },
    ],
  });
  list('trusted-programs.json', 'TrustedPrograms', {
    programs: [{ command: ['aws', 'eks', 'get-token'], file: program, digest: 'sha256:0c', since }],
  });
  return { XDG_CONFIG_HOME: settings };
}

describe('kpki agreement', () => {
  script('list: no configuration is needed, and what verifies a server is said', async ($) => {
    const environment = agreed($);
    const { code, stdout, stderr } = await $.kpki('agreement list', { environment });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^SERVER +SINCE +VERIFIED BY$/m);
    expect(stdout).toContain(`${vault}  ${since}  the CAs of this machine`);
    expect(stdout).toContain('a CA that a configuration brings (sha256:0a), for the name vault.internal');
    expect(stdout).toContain('/srv/clone/kc.yaml  ');
    expect(stdout).toContain('"aws" "eks" "get-token"');
    const record = JSON.parse((await $.kpki('agreement list -o json', { environment })).stdout);
    expect(record).toMatchObject({
      kind: 'AgreementList',
      servers: [{ origin: vault, anchors: 'machine', since }, { anchors: brought }, { anchors: 'sha256:0b' }],
      programs: [{ digest: 'sha256:0c' }],
    });
  });

  script('list: where there is nothing', async ($) => {
    const environment = { XDG_CONFIG_HOME: join($.directory, 'empty') };
    expect((await $.kpki('agreement list', { environment })).stdout).toMatch(/^No agreements: /);
    const { stdout } = await $.kpki('agreement list -o json', { environment });
    expect(JSON.parse(stdout)).toMatchObject({ servers: [], programs: [] });
  });

  script('remove: a server whatever verifies it, a program by its file or digest, and nothing else', async ($) => {
    const environment = agreed($);
    const left = async () => {
      const { servers, programs } = JSON.parse((await $.kpki('agreement list -o json', { environment })).stdout);
      return [...servers.map(({ origin }: { origin: string }) => origin), ...programs.map(() => 'program')];
    };
    expect(await $.kpki(`agreement remove ${vault}/v1/secret`, { environment })).toMatchObject({
      code: 0,
      stdout: `Removed 2 agreements to ${vault}/v1/secret. kpki asks before it is used again.\n`,
    });
    expect(await left()).toEqual(['https://10.0.0.1:6443', 'program']);
    for (const name of [vault, 'machine', 'aws', 'https://10.0.0.1']) {
      const { code, stdout, stderr } = await $.kpki(`agreement remove ${name}`, { environment });
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain(`there is no agreement to "${name}"; \`kpki agreement list\` shows them`);
    }
    expect((await $.kpki('agreement remove sha256:0c', { environment })).code).toBe(0);
    expect(await left()).toEqual(['https://10.0.0.1:6443']);
    const { stat } = $;
    expect(stat('settings/kpki/known-servers.json').mode & 0o777).toBe(0o600);
  });

  script('names for completion: what a shell takes as it stands', async ($) => {
    const environment = agreed($, '/srv/$(reboot)/kc.yaml');
    expect((await $.kpki('completion names agreements', { environment })).stdout).toBe(
      `${vault}\nhttps://10.0.0.1:6443\n`,
    );
    expect((await $.kpki('completion bash')).stdout).toContain('"agreement remove "*) words="--help"; ');
  });

  script('what is no list stops both, and a list that others may write', async ($) => {
    const environment = agreed($);
    writeFileSync(join($.directory, 'settings/kpki/known-servers.json'), '{}');
    for (const line of ['agreement list', `agreement remove ${vault}`]) {
      const { code, stderr } = await $.kpki(line, { environment });
      expect(code).toBe(2);
      expect(stderr).toContain('it is no list of known servers');
    }
  });
});
