import { type Random, randomOf } from './random.ts';
import { changed, type RandomSpec, randomSpec, textOf } from './random-spec.ts';
import { refusals } from './refusals.ts';
import type { Fault, Step } from './step.ts';

/** The life of a world: the same for the same seed and number. */
export function lifeOf(seed: number, world: number): readonly Step[] {
  const random = randomOf(Math.imul(seed, 0x9e3779b1) + world);
  const declared = randomSpec(random);
  const chapters = [changes, renewals, aging, rotation, damages, adoption, refused];
  // Each world has some of them, in an order of its own.
  const chosen = Array.from({ length: 3 }, () => chapters.splice(random.below(chapters.length), 1)[0] ?? changes);
  const life: Life = { random, declared, day: 0 };
  return [...beginning(life), ...chosen.flatMap((chapter) => chapter(life)), ...looks(life)];
}

interface Life {
  readonly random: Random;
  declared: RandomSpec;
  day: number;
}

const write = (declared: RandomSpec): Step => ({ kind: 'write', file: 'kpki.yaml', text: textOf(declared) });

function run({ day }: Life, line: string, fault: Fault | null = null): Step {
  return { kind: 'run', words: line.split(' ').filter((word) => word !== ''), day, fault };
}

function randomFault(random: Random): Fault {
  const when = 1 + random.below(30);
  return random.happens(60)
    ? { call: random.pick(['rename', 'rename', 'unlink']), what: 'signal=KILL', when }
    : {
        call: random.pick(['rename', 'fsync', 'pwrite64', 'unlink']),
        what: random.pick(['error=EIO', 'error=ENOSPC', 'error=EROFS']),
        when,
      };
}

/** A command that a fault may meet, what is left then, and the same command without it. */
function disturbed(life: Life, line: string): readonly Step[] {
  const { random } = life;
  if (random.happens(50)) return [run(life, line)];
  const after = random.pick(['status', 'status', 'undo --yes', 'verify']);
  return [run(life, line, randomFault(random)), run(life, after), run(life, line)];
}

function looks(life: Life): readonly Step[] {
  return [run(life, 'status -o json'), run(life, 'verify'), run(life, 'plan --exit-code')];
}

function beginning(life: Life): readonly Step[] {
  return [
    write(life.declared),
    ...(life.declared.isOwnBackend ? [run(life, 'plugin trust ./keys.js --yes')] : []),
    run(life, 'plan'),
    run(life, 'plan -o json'),
    ...disturbed(life, 'apply --yes'),
    run(life, 'status'),
    run(life, 'verify -o json'),
  ];
}

function changes(life: Life): readonly Step[] {
  life.declared = changed(life.declared, life.random);
  const first = [write(life.declared), run(life, 'plan -o json'), ...disturbed(life, 'apply --yes')];
  life.declared = changed(life.declared, life.random);
  return [
    ...first,
    write(life.declared),
    run(life, 'plan --out next.plan'),
    run(life, 'apply --plan next.plan --yes'),
    run(life, 'apply --plan next.plan --yes'),
    ...looks(life),
  ];
}

function renewals(life: Life): readonly Step[] {
  const artifact = life.random.pick(['apiserver', 'admin.conf', 'kubernetes-ca', '--all', 'user', 'etcd-peer']);
  const other = life.random.pick(['front-proxy-client', '--node cp1', '--signed-by etcd-ca', 'scheduler.conf cp1']);
  return [
    run(life, `renew ${artifact} --dry-run`),
    ...disturbed(life, `renew ${artifact} --yes`),
    run(life, 'undo --dry-run'),
    run(life, 'undo --yes'),
    run(life, 'undo --yes -o json'),
    ...disturbed(life, `rekey ${other} --yes`),
    ...looks(life),
  ];
}

function aging(life: Life): readonly Step[] {
  life.day += life.random.pick([35, 75, 350, 400, 3640]);
  return [
    run(life, 'status'),
    run(life, 'status -o wide --within 30d --exit-code'),
    run(life, 'plan -o json'),
    ...disturbed(life, 'apply --yes'),
    ...looks(life),
  ];
}

function rotation(life: Life): readonly Step[] {
  const { random } = life;
  const name = random.pick(['kubernetes-ca', 'etcd-ca', 'front-proxy-ca', 'sa', 'all', 'all sa']);
  const rotate = `rotate ${name} --yes --skip-live-checks`;
  return [
    run(life, `rotate ${name} --dry-run`),
    run(life, `rotate ${name} --yes`),
    ...disturbed(life, rotate),
    run(life, rotate),
    run(life, 'rotate'),
    run(life, `rotate ${name} --rollback --yes --skip-live-checks`),
    run(life, 'status'),
    ...disturbed(life, rotate),
    run(life, 'apply --yes'),
    ...disturbed(life, `${rotate} --through ${random.pick(['reissue', 'distrust', 'remove'])}`),
    run(life, 'rotate -o json'),
    ...disturbed(life, random.happens(20) ? `${rotate} --compromised` : `${rotate} --through remove`),
    ...looks(life),
  ];
}

function damages(life: Life): readonly Step[] {
  const { random } = life;
  const one = (): Step => ({
    kind: 'damage',
    how: random.pick(['remove', 'cut', 'open to all', 'replaced by the next']),
    file: random.below(40),
  });
  return [
    one(),
    one(),
    run(life, 'status'),
    run(life, 'plan -o json'),
    ...disturbed(life, 'apply --yes'),
    ...looks(life),
  ];
}

function adoption(life: Life): readonly Step[] {
  const artifact = life.random.pick(['apiserver cp1', 'etcd-ca', 'sa', 'admin.conf cp1', 'user jane', 'kubernetes-ca']);
  return [
    { kind: 'copy', from: 'out', to: 'found' },
    run(life, 'adopt found --out adopted.yaml'),
    run(life, 'plan -f adopted.yaml -o json'),
    run(life, 'status found'),
    run(life, `show ${artifact}`),
    run(life, `show ${artifact} -o json`),
    run(life, `explain ${artifact.split(' ')[0]}`),
    run(life, 'flags kube-apiserver'),
  ];
}

function refused(life: Life): readonly Step[] {
  const { random } = life;
  const wrong: readonly Step[] = Array.from({ length: 6 }, () => run(life, random.pick(refusals.lines)));
  const broken = Array.from({ length: 4 }, (): readonly Step[] => [
    { kind: 'write', file: 'broken.yaml', text: random.pick(refusals.files)(textOf(life.declared)) },
    run(life, random.pick(['plan -f broken.yaml', 'apply -f broken.yaml --yes', 'status -f broken.yaml'])),
  ]);
  return [...wrong, ...broken.flat()];
}
