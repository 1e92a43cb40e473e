import { expect } from 'vitest';
import { reportFormatNames } from '../src/options/report-format.ts';
import { kpkiFile } from './configurations.ts';
import { fillOnce } from './filled.ts';
import { readCalendar } from './report/calendar.ts';
import { readExposition } from './report/exposition.ts';
import { readMarkup } from './report/markup.ts';
import { type Script, script } from './script.ts';

async function cluster($: Script, name: string, isMade: boolean): Promise<void> {
  const declared = kpkiFile().replace('name: demo', `name: ${name}`).replace('root: ./out', `root: ./${name}`);
  $.write(`clusters/${name}.yaml`, declared);
  if (!isMade) return;
  await fillOnce($, declared, async (empty) => {
    empty.write(`clusters/${name}.yaml`, declared);
    expect(await empty.kpki(`apply -f clusters/${name}.yaml --yes`)).toMatchObject({ code: 0 });
  });
}

script('several files have a report each, in the order in which they are named', async ($) => {
  await cluster($, 'one', true);
  await cluster($, 'two', false);
  const { stdout } = await $.ends(0, 'plan -f clusters/two.yaml -f clusters/one.yaml');
  expect(stdout.split('\n').filter((line) => /^(?:clusters|Plan)/.test(line))).toEqual([
    'clusters/two.yaml:',
    expect.stringMatching(/^Plan for cluster two/),
    'clusters/one.yaml:',
    expect.stringMatching(/^Plan for cluster one/),
  ]);
});

script('a pattern stands for the files that it fits, and the exit is the worst of all', async ($) => {
  await cluster($, 'one', true);
  await cluster($, 'two', false);
  const pending = await $.kpki('plan -f clusters/*.yaml --exit-code');
  expect(pending).toMatchObject({
    code: 3,
    stdout: expect.stringMatching(/clusters\/one\.yaml:[\s\S]*clusters\/two\.yaml:/),
  });
  await $.ends(0, 'plan -f clusters/o*.yaml --exit-code');
  await $.ends(2, 'plan -f none/*.yaml', { stderr: 'no file fits' });
});

script('a file that a name and a pattern both stand for is done once', async ($) => {
  await cluster($, 'one', true);
  await cluster($, 'two', true);
  const { stdout } = await $.kpki('plan -f clusters/one.yaml -f clusters/*.yaml -f ./clusters/two.yaml');
  expect(stdout.split('\n').filter((line) => line.startsWith('Plan'))).toEqual([
    expect.stringMatching(/^Plan for cluster one/),
    expect.stringMatching(/^Plan for cluster two/),
  ]);
});

script('what is wrong with one file keeps nobody from the others', async ($) => {
  await cluster($, 'one', true);
  $.write('clusters/bad.yaml', 'kind: ClusterPKI\n');
  const { stdout, stderr } = await $.ends(
    2,
    'status -f clusters/bad.yaml -f clusters/missing.yaml -f clusters/one.yaml',
  );
  expect(stderr).toContain('kpki: clusters/bad.yaml: ');
  expect(stderr).toMatch(/^kpki: clusters\/missing\.yaml: there is no such file$/m);
  expect(stdout).toContain('clusters/one.yaml:');
  expect(stdout).toContain('are ok.');
});

script('machines read one record after the other', async ($) => {
  await cluster($, 'one', true);
  await cluster($, 'two', true);
  const { stdout } = await $.ends(0, 'status -f clusters/*.yaml -o json');
  const records = stdout
    .trim()
    .split(/(?<=^\})\n(?=\{)/m)
    .map((text): { readonly cluster: string } => JSON.parse(text));
  expect(records.map((record) => record.cluster)).toEqual(['one', 'two']);
  const renewed = await $.ends(0, 'renew apiserver -f clusters/*.yaml --yes -o json');
  expect(renewed.stdout.split('\n').filter((text) => text.includes('"kind":"Applied"'))).toHaveLength(2);
});

script('a rotation and an undo are done for each, whichever phase each is in', async ($) => {
  await cluster($, 'one', true);
  await cluster($, 'two', true);
  await $.kpki('rotate etcd-ca -f clusters/two.yaml --yes --skip-live-checks');
  const rotated = await $.kpki('rotate etcd-ca -f clusters/*.yaml --yes --skip-live-checks');
  expect(rotated).toMatchObject({ code: 0 });
  expect(rotated.stdout.split('\n').filter((line) => /^(?:clusters|Phase|Next: )/.test(line))).toEqual([
    'clusters/one.yaml:',
    expect.stringMatching(/^Phase trust of etcd-ca/),
    'Next: kpki rotate etcd-ca -f clusters/one.yaml',
    'clusters/two.yaml:',
    expect.stringMatching(/^Phase reissue of etcd-ca/),
    'Next: kpki rotate etcd-ca -f clusters/two.yaml',
  ]);
  expect($.files('clusters/one')).toContain('pki/etcd/ca.key.next');
  expect($.files('clusters/two')).toContain('pki/etcd/ca.key.previous');

  const undone = await $.kpki('undo -f clusters/one.yaml -f clusters/two.yaml --yes');
  expect(undone).toMatchObject({ code: 0 });
  expect($.files('clusters/one')).not.toContain('pki/etcd/ca.key.next');
  expect($.files('clusters/two')).toContain('pki/etcd/ca.key.next');
  const applied = await $.kpki('apply -f clusters/one.yaml -f clusters/two.yaml --yes');
  expect(applied).toMatchObject({ code: 0, stdout: expect.stringMatching(/one\.yaml:[\s\S]*two\.yaml:/) });
});

script('what is read from one location or goes to one is for one file', async ($) => {
  await cluster($, 'one', true);
  await cluster($, 'two', true);
  for (const words of [
    'plan --out next.plan',
    'apply --plan next.plan',
    'status --out status.txt',
    'status -o html --dir one',
    'rotate sa --dir one',
  ]) {
    await $.ends(2, `${words} -f clusters/*.yaml`, { stderr: 'for one cluster' });
  }
});

script('what is one document tells of all of them, and of a spec that cannot be read', async ($) => {
  await cluster($, 'one', true);
  await cluster($, 'two', false);
  $.write('clusters/bad.yaml', 'kind: ClusterPKI\n');
  $.write('clusters/two-again.yaml', $.read('clusters/two.yaml'));
  for (const format of reportFormatNames) {
    const { code, stdout, stderr } = await $.kpki(`status -f clusters/*.yaml -o ${format} --out report.${format}`);
    expect([code, stdout], stderr).toEqual([2, '']);
    expect(stderr).toContain('kpki: clusters/bad.yaml: ');
  }
  const samples = readExposition($.read('report.prometheus'));
  const labeled = (metric: string, label: string) => [
    ...new Set(samples.filter((each) => each.metric === metric).map(({ labels }) => labels[label])),
  ];
  const clusters = ['one', 'two (clusters/two-again.yaml)', 'two (clusters/two.yaml)'];
  expect(labeled('kpki_status_timestamp_seconds', 'cluster')).toEqual(clusters);
  expect(labeled('kpki_artifacts', 'cluster')).toEqual(clusters);
  expect(labeled('kpki_certificate_expiry_timestamp_seconds', 'cluster')).toEqual(['one']);
  expect(labeled('kpki_spec_unread', 'file')).toEqual(['clusters/bad.yaml']);

  const elements = readMarkup($.read('report.html'));
  const texts = (name: string) => elements.filter((each) => each.name === name).map(({ text }) => text);
  const worstFirst = clusters.slice(1).concat('one');
  expect(texts('h2')).toEqual(['Clusters, worst first', ...worstFirst]);
  expect(texts('a')).toEqual(worstFirst);
  const badges = texts('span').filter((text) => /^[+?✓] [a-z ]+$/.test(text));
  expect(badges.slice(0, 4)).toEqual(['? unreadable', '+ not created', '+ not created', '✓ ok']);
  expect(texts('strong')).toContain('clusters/bad.yaml');
  expect(texts('h3').filter((text) => text === 'All artifacts, worst first')).toHaveLength(3);

  const { components } = readCalendar($.read('report.ical'));
  expect(components.length).toBeGreaterThan(10);
  expect($.read('report.ical')).toContain('X-WR-CALDESC:clusters/bad.yaml: unreadable: ');
});

script('where there is a report of none, the file of before stays', async ($) => {
  $.write('clusters/bad.yaml', 'kind: ClusterPKI\n');
  $.write('clusters/worse.yaml', '');
  $.write('kpki.prom', 'before\n');
  await $.ends(2, 'status -f clusters/*.yaml -o prometheus --out kpki.prom');
  expect($.read('kpki.prom')).toBe('before\n');
});
