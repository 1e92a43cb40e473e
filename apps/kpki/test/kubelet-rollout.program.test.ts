import { describe, expect } from 'vitest';
import { parse, stringify } from 'yaml';
import { made, rotate } from './rotating.ts';
import { type Script, script } from './script.ts';

const current = '/var/lib/kubelet/pki/kubelet-client-current.pem';

const inOneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');

function leaveAsKubeadm($: Script): void {
  const { users, ...others } = parse($.read('out/kubelet.conf'));
  const user = { 'client-certificate': current, 'client-key': current };
  $.write('out/kubelet.conf', stringify({ ...others, users: [{ ...users[0], user }] }, { lineWidth: 0 }));
}

const trusted = ($: Script): number => {
  const [{ cluster }] = parse($.read('out/kubelet.conf')).clusters;
  return Buffer.from(cluster['certificate-authority-data'], 'base64').toString().split('BEGIN').length - 1;
};

describe('the rollout of a kubelet', () => {
  script('kubelet.conf as kubeadm leaves it follows the CA, and its credential is replaced at reissue', async ($) => {
    await made($);
    leaveAsKubeadm($);
    await $.ends(0, 'plan --dir out --exit-code');
    expect((await rotate($, 'kubernetes-ca')).stdout).toContain('Phase prepare');
    const stage = await rotate($, 'kubernetes-ca');
    expect(stage.code).toBe(0);
    expect(trusted($)).toBe(2);
    expect($.read('out/kubelet.conf')).toContain(current);
    expect(inOneLine(stage.stdout)).toContain(
      '. Restart kubelet on cp1. Done when the Node is still Ready after one minute.',
    );
    expect(inOneLine(stage.stdout)).toContain('nodes of `kubectl get nodes` that are not in the spec');
    expect(stage.stdout).toContain('\n      kubeadm token create --print-join-command\n');
    expect(stage.stdout).toContain('\n      kubectl -n kube-public edit configmap cluster-info\n');
    expect(stage.stdout).toContain('\n      systemctl restart kubelet\n');

    const issue = await rotate($, 'kubernetes-ca');
    expect(issue.code).toBe(0);
    expect(inOneLine(issue.stdout)).toContain(`. Remove ${current}, then restart kubelet on cp1.`);
    expect(issue.stdout).toContain(`\n      rm -f ${current}\n`);
    expect($.read('out/kubelet.conf')).not.toContain(current);
    await $.ends(0, 'verify --dir out');
  });

  script('is data of a plan and of a hook: the file to remove', async ($) => {
    await made($);
    leaveAsKubeadm($);
    const { stdout } = await $.kpkiWords([
      ...['renew', 'kubelet.conf', '--dir', 'out', '--yes', '-o', 'json'],
      ...['--after', 'cat > after.json'],
    ]);
    const records = stdout
      .trim()
      .split('\n')
      .map((each) => JSON.parse(each));
    const kubelet = { action: 'restart', component: 'kubelet', node: 'cp1', removes: [current] };
    expect(records.at(-1).rollout).toContainEqual(expect.objectContaining(kubelet));
    expect(JSON.parse($.read('after.json')).rollout).toContainEqual(expect.objectContaining(kubelet));
    expect(parse($.read('out/kubelet.conf')).users[0].user).toHaveProperty('client-key-data');
  });
});
