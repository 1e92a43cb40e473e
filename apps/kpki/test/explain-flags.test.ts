import { rmSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { parse } from 'yaml';
import { kpkiFile, kubeadmFile } from './configurations.ts';
import { script } from './script.ts';

describe('kpki explain', () => {
  script('without a name: every artifact in a line', async ($) => {
    const { stdout } = await $.ends(0, 'explain');
    expect(stdout).toMatch(/^NAME +PURPOSE$/m);
    const wide = (await $.kpki('explain -o wide')).stdout;
    expect(wide).toMatch(/^NAME +KIND +FILES +PURPOSE$/m);
    expect(wide).toMatch(/^sa +key pair +pki\/sa\.key, pki\/sa\.pub +The key pair/m);
    for (const name of ['kubernetes-ca', 'etcd-ca-bundle', 'sa', 'apiserver', 'kubelet-server', 'admin.conf', 'user']) {
      expect(stdout).toMatch(new RegExp(`^${name} +\\S`, 'm'));
    }
  });

  script('with a name: what it is, who reads it, and what breaks without it', async ($) => {
    const { stdout } = await $.ends(0, 'explain kubernetes-ca-bundle');
    expect(stdout).toMatch(/^kubernetes-ca-bundle: trust bundle$/m);
    expect(stdout).toMatch(/^Impact: No client can verify the API server/m);
    expect(stdout).toMatch(/^File +pki\/ca\.crt$/m);
    expect(stdout).toMatch(/^ {2}kube-apiserver +--client-ca-file \(accepts a bundle\)/m);
    expect(stdout).toMatch(/^ {2}kube-controller-manager {2}.*--root-ca-file/m);
  });

  script('a CA: who reads its trust bundle too, which is an artifact of its own in the same file', async ($) => {
    const { stdout } = await $.kpki('explain front-proxy-ca');
    expect(stdout).not.toContain('no component flag');
    expect(stdout).toMatch(
      /^Read by, as the trust bundle front-proxy-ca-bundle in the same file:\n {2}kube-apiserver +--requestheader-client-ca-file \(accepts a bundle\)$/m,
    );
    const [, own = '', bundle = ''] = (await $.kpki('explain kubernetes-ca')).stdout.split(/^Read by.*:$/m);
    expect(own).toMatch(/^ {2}kube-controller-manager +--cluster-signing-cert-file/m);
    expect(own).not.toContain('--client-ca-file');
    expect(bundle).toMatch(/^ {2}kube-apiserver +--client-ca-file \(accepts a bundle\)/m);
    expect(bundle).toMatch(/^ {2}kubelet +--client-ca-file/m);
  });

  script('the two profiles side by side', async ($) => {
    const { stdout } = await $.kpki('explain apiserver-kubelet-client');
    expect(stdout).toMatch(
      /^Groups \(O\) +system:masters \(kubernetes\)\n +kubeadm:cluster-admins \(kubeadm\)\n +system:masters \(kubeadm to 1\.28\)\n +none \(kubeadm since 1\.33\.12, 1\.34\.8, 1\.35\.5, 1\.36\.1, and all of 1\.37\)\n +none \(with kubeletClient: least-privilege\)$/m,
    );
  });

  script('-o json', async ($) => {
    expect(JSON.parse((await $.kpki('explain sa -o json')).stdout)).toMatchObject({ name: 'sa', kind: 'key pair' });
    expect(JSON.parse((await $.kpki('explain -o json')).stdout).length).toBeGreaterThan(20);
  });

  script('an unknown name: exit 2, and the one that was meant, or the names there are', async ($) => {
    expect(await $.kpki('explain apisever')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: 'kpki: "apisever" is no name of the catalog; did you mean apiserver?\n',
    });
    await $.ends(2, 'explain everything', {
      stderr: /^kpki: "everything" is no name of the catalog; known are root-ca, kubernetes-ca, .* apiserver,/,
    });
  });
});

describe('kpki flags', () => {
  const components = [
    'kube-apiserver',
    'etcd',
    'etcdctl',
    'kube-controller-manager',
    'kube-scheduler',
    'kubelet',
    'kubectl',
  ];

  script('flags: one a line, for files below /etc/kubernetes', async ($) => {
    $.write('kubeadm.yaml', kubeadmFile);
    for (const component of components) {
      const { stdout } = await $.ends(0, `flags ${component} -f kubeadm.yaml`);
      expect(stdout, component).toMatch(/^(--[a-z-]+=\S+\n)+$/);
      expect(stdout, component).toContain('=/etc/kubernetes/');
    }
    const { stdout } = await $.kpki('flags kube-apiserver -f kubeadm.yaml');
    expect(stdout).toContain('--client-ca-file=/etc/kubernetes/pki/ca.crt\n');
    expect(stdout).toContain('--requestheader-allowed-names=front-proxy-client\n');
  });

  script('--at DIR: for files somewhere else', async ($) => {
    $.write('kubeadm.yaml', kubeadmFile);
    const { stdout } = await $.kpki('flags etcd -f kubeadm.yaml --at /srv/pki/');
    expect(stdout).toContain('--cert-file=/srv/pki/pki/etcd/server.crt\n');
  });

  script(
    'certificatesDir moves the certificates, and not the kubeconfigs, unless --at names a directory',
    async ($) => {
      $.write('kubeadm.yaml', kubeadmFile.replace('kind: ClusterConfiguration', '$&\ncertificatesDir: /srv/x/pki'));
      const { stdout } = await $.kpki('flags kubelet -f kubeadm.yaml');
      expect(stdout).toBe('--kubeconfig=/etc/kubernetes/kubelet.conf\n--client-ca-file=/srv/x/pki/ca.crt\n');
      const { stdout: moved } = await $.kpki('flags kubelet -f kubeadm.yaml --at /srv/y');
      expect(moved).toBe('--kubeconfig=/srv/y/kubelet.conf\n--client-ca-file=/srv/y/pki/ca.crt\n');
      const { stdout: unset } = await $.kpki('flags kube-controller-manager -f kubeadm.yaml --all');
      expect(unset).toMatch(/^# --cluster-signing-kubelet-serving-key-file=\/srv\/x\/pki\/ca\.key$/m);
    },
  );

  script('once kubernetes-ca is rotated, what signs reads a file of its own', async ($) => {
    $.write('kpki.yaml', kpkiFile());
    const flags = (more: string) => $.kpki(`flags kube-controller-manager ${more}`);
    const before = await flags('--at out');
    expect(before.stdout).toContain('--cluster-signing-cert-file=out/pki/ca.crt\n');
    expect(before.stderr).toBe(
      'once `kpki rotate kubernetes-ca` has begun, --cluster-signing-cert-file is out/pki/ca-signing.crt: `kpki flags kube-controller-manager --rotated --at out`\n',
    );
    const asked = await flags('--rotated --all');
    expect(asked.stdout).toContain('--cluster-signing-cert-file=/etc/kubernetes/pki/ca-signing.crt\n');
    expect(asked.stdout).toContain('--cluster-signing-key-file=/etc/kubernetes/pki/ca.key\n');
    expect(asked.stdout).toContain('--client-ca-file=/etc/kubernetes/pki/ca.crt\n');
    expect(asked.stdout).toContain('# --cluster-signing-legacy-unknown-cert-file=/etc/kubernetes/pki/ca-signing.crt\n');
    expect(asked.stderr).toBe('');
    expect((await flags('--rotated --form static-pod')).stdout).toContain('/pki/ca-signing.crt');

    await $.ends(0, 'apply --dir out --yes');
    expect((await flags('--at out')).stdout).toBe(before.stdout);
    await $.ends(0, 'rotate kubernetes-ca --dir out --yes --skip-live-checks');
    const prepared = await flags('--at out');
    expect(prepared.stdout).toContain('--cluster-signing-cert-file=out/pki/ca-signing.crt\n');
    expect(prepared.stderr).toBe('');
    rmSync(`${$.directory}/out/pki/ca.key`);
    expect(await flags('--at out')).toMatchObject({
      stdout: prepared.stdout,
      stderr:
        'out/pki/ca.key is missing, and with --cluster-signing-cert-file and --cluster-signing-key-file ' +
        'kube-controller-manager exits when it becomes leader: if the key is lost, leave both flags out ' +
        'until `reissue` of `kpki rotate kubernetes-ca` makes a new key\n',
    });
    const server = await $.kpki('flags kube-apiserver --at out');
    expect(server.stderr).toBe('');
    expect(server.stdout).toBe((await $.kpki('flags kube-apiserver --at out --rotated')).stdout);
  });

  script('the topology decides which files, and where the key is whether there is one to sign with', async ($) => {
    const file = (spec: string, environment: string): string => `apiVersion: kpki.dev/v1alpha1
kind: ClusterPKI
metadata: { name: demo }
spec: { controlPlane: [{ name: cp1, addresses: [10.0.0.11] }], ${spec} }
environments: { dev: { ${environment} } }
`;
    const flags = async (spec: string, environment = '', more = '') => {
      $.write('kpki.yaml', file(spec, environment));
      return $.kpki(`flags kube-controller-manager${more}`);
    };
    const signing = '--cluster-signing-cert-file=/etc/kubernetes/pki/ca.crt\n';
    const single = await flags('ca: { topology: single-root }');
    expect(single.stdout).toContain('--root-ca-file=/etc/kubernetes/pki/ca-chain.crt\n');
    expect(single.stdout).toContain('--client-ca-file=/etc/kubernetes/pki/ca.crt\n');
    expect(single.stdout).toContain(signing);
    expect(single.stderr).not.toContain('left out');

    const generator = 'backends: { default: { use: "@kpki/node-crypto" } }, ca: { default: { keys: default } }';
    expect((await flags('ca: {}', generator)).stdout).toContain(signing);

    const external = await flags('ca: { topology: external }');
    expect(external.stdout).not.toContain('--cluster-signing');
    expect(external.stderr).toBe(
      'left out: --cluster-signing-cert-file, --cluster-signing-key-file. The key of kubernetes-ca is in no file: ' +
        "kube-controller-manager signs no requests, as in kubeadm's external CA mode.\n",
    );
    const all = await flags('ca: { topology: external }', '', ' --all');
    expect(all.stdout).toMatch(/^# --cluster-signing-key-file\n# {3}The key of kubernetes-ca is in no file: /m);
    expect(all.stderr).toBe('');

    const held = 'backends: { hsm: { use: "@acme/hsm" } }, ca: { kubernetes-ca: { keys: hsm } }';
    expect((await flags('ca: {}', held)).stdout).not.toContain('--cluster-signing');
    expect((await flags('ca: {}', held.replace('kubernetes-ca', 'etcd-ca'))).stdout).toContain(signing);
  });

  script('--form kubeadm: a configuration that kubeadm would take', async ($) => {
    $.write('kubeadm.yaml', kubeadmFile);
    const sections = {
      'kube-apiserver': ['apiServer'],
      'kube-controller-manager': ['controllerManager'],
      'kube-scheduler': ['scheduler'],
      etcd: ['etcd', 'local'],
    };
    for (const [component, path] of Object.entries(sections)) {
      const form = parse((await $.kpki(`flags ${component} -f kubeadm.yaml --form kubeadm`)).stdout);
      expect(form).toMatchObject({ apiVersion: 'kubeadm.k8s.io/v1beta4', kind: 'ClusterConfiguration' });
      const { extraArgs } = path.reduce((inner, key) => inner[key], form);
      expect(extraArgs.length).toBeGreaterThan(2);
      for (const each of extraArgs)
        expect(each).toEqual({ name: expect.stringMatching(/^[a-z]/), value: expect.any(String) });
    }
    await $.ends(2, 'flags kubelet -f kubeadm.yaml --form kubeadm', {
      stderr: 'no section for kubelet; use --form flags',
    });
  });

  script('--form static-pod: a patch that adds to the command of a static pod, and takes nothing away', async ($) => {
    $.write('kubeadm.yaml', kubeadmFile);
    const { stdout } = await $.kpki('flags kube-scheduler -f kubeadm.yaml --form static-pod');
    const added = (value: string) => ({ op: 'add', path: '/spec/containers/0/command/-', value });
    expect(parse(stdout)).toEqual([
      added('--kubeconfig=/etc/kubernetes/scheduler.conf'),
      added('--authentication-kubeconfig=/etc/kubernetes/scheduler.conf'),
      added('--authorization-kubeconfig=/etc/kubernetes/scheduler.conf'),
    ]);
  });

  script('--form static-pod: refused for what is no static pod', async ($) => {
    $.write('kubeadm.yaml', kubeadmFile);
    for (const component of ['kubelet', 'kubectl', 'etcdctl']) {
      expect(await $.kpki(`flags ${component} -f kubeadm.yaml --form static-pod`), component).toMatchObject({
        code: 2,
        stdout: '',
        stderr: `kpki: ${component} is no static pod; use --form flags\n`,
      });
    }
  });

  script('what the cluster does not have is left out', async ($) => {
    $.write('kpki.yaml', kpkiFile('  etcd: { topology: unmanaged }\n'));
    const { stdout } = await $.kpki('flags kube-apiserver');
    expect(stdout).not.toContain('--etcd');
    expect(stdout).not.toContain('--kubelet-certificate-authority');
  });

  script('--all: the flags that are left unset too, as comments, each with why', async ($) => {
    $.write('kubeadm.yaml', kubeadmFile);
    for (const form of ['flags', 'kubeadm', 'static-pod']) {
      const line = `flags kube-scheduler -f kubeadm.yaml --form ${form}`;
      const usual = (await $.kpki(line)).stdout;
      const { code, stdout } = await $.kpki(`${line} --all`);
      expect([code, stdout.slice(0, usual.length)], form).toEqual([0, usual]);
      const more = stdout.slice(usual.length);
      expect(more, form).toMatch(/^\n# Left unset:\n(# --[a-z-]+(=\S+)?\n# {3}[A-Z].*\.\n)+$/);
      expect(more, form).toContain('\n# --client-ca-file=/etc/kubernetes/pki/ca.crt\n#   Without it, ');
      expect(more, form).toContain('\n# --tls-cert-file\n');
      if (form !== 'flags') expect(parse(stdout), form).toEqual(parse(usual));
    }
  });

  script('an external etcd of kubeadm’s configuration: with the files that it names', async ($) => {
    const files = 'caFile: /srv/ca.pem, certFile: /srv/client.pem, keyFile: /srv/client.key';
    $.write('kubeadm.yaml', `${kubeadmFile}etcd: { external: { endpoints: ["https://etcd:2379"], ${files} } }\n`);
    const { stdout } = await $.kpki('flags kube-apiserver -f kubeadm.yaml --at /elsewhere');
    expect(stdout.match(/^--etcd.*$/gm)).toEqual([
      '--etcd-cafile=/srv/ca.pem',
      '--etcd-certfile=/srv/client.pem',
      '--etcd-keyfile=/srv/client.key',
    ]);
  });

  script('no component, an unknown one, an unknown form: exit 2', async ($) => {
    $.write('kubeadm.yaml', kubeadmFile);
    const cases = [
      ['flags', 'component is missing, as in `kpki flags kube-apiserver`; run `kpki flags --help`'],
      ['flags apiserver-kubelet -f kubeadm.yaml', '"apiserver-kubelet" is no component; known are kube-apiserver, '],
      ['flags etcd -f kubeadm.yaml --form yaml', '--form takes flags, kubeadm, static-pod, not "yaml"'],
    ] as const;
    for (const [line, words] of cases) {
      await $.ends(2, line, { stdout: '', stderr: words });
    }
  });
});
