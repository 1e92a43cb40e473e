import { enough, randomCases } from '@kpki/services/random-cases';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkEndpoint } from './schema-parts.ts';
import { textShapes } from './text-shapes.ts';
import { checkGroupName, checkUserName } from './user-names.ts';
import {
  checkAddress,
  checkAlternativeName,
  checkClusterName,
  checkDuration,
  checkKubernetesVersion,
  checkLabel,
  checkNodeName,
  checkServiceSubnet,
  checkSubdomain,
  type TextCheck,
} from './values.ts';

function fits(text: string, { pattern = '', minLength = 0, maxLength = Number.POSITIVE_INFINITY }): boolean {
  return new RegExp(pattern, 'u').test(text) && text.length >= minLength && text.length <= maxLength;
}

const address = fc.oneof(fc.ipV4(), fc.ipV6(), fc.constantFrom('::', '::1', 'fd00::11', 'FD00::A', '1::1.2.3.4'));
const name = fc.oneof(
  fc.domain(),
  fc.stringMatching(/^[a-z0-9.-]{1,12}$/),
  fc.constantFrom('a', '1', 'a'.repeat(63), `${'a'.repeat(50)}.`.repeat(4)),
);
const host = fc.oneof(address, name);
const noise = fc.string({ unit: fc.constantFrom(...'a1.-:*/[]% yvdhmsAZ'), maxLength: 8 });

/** For each kind of text: its check, and sample texts, some of them valid. */
const kinds: readonly (readonly [title: string, check: TextCheck, texts: fc.Arbitrary<string>])[] = [
  [
    'duration',
    checkDuration,
    fc.oneof(fc.stringMatching(/^([0-9]{1,3}[ydhms]){1,5}$/), fc.constantFrom('8760h0m0s', '1s', '10y')),
  ],
  ['version', checkKubernetesVersion, fc.stringMatching(/^v1\.[0-9]{1,4}\.[0-9]{1,5}(-(alpha|beta|rc)\.[0-9]{1,5})?$/)],
  ['cluster name', checkClusterName, name],
  ['node name', checkNodeName, name],
  ['DNS name', checkSubdomain, name],
  ['IP address', checkAddress, address],
  [
    'CIDR',
    (text) => checkServiceSubnet(text, 'masked'),
    fc
      .oneof(
        fc.tuple(fc.ipV4(), fc.integer({ min: 12, max: 28 })),
        fc.tuple(fc.ipV6(), fc.integer({ min: 108, max: 124 })),
      )
      .map(([each, length]) => `${each}/${length}`),
  ],
  [
    'DNS name or IP address',
    checkAlternativeName,
    fc.oneof(
      host,
      name.map((each) => `*.${each}`),
    ),
  ],
  [
    'host:port',
    checkEndpoint,
    fc.oneof(
      host,
      fc.tuple(host, fc.nat(70_000)).map(([each, port]) => `${each.includes(':') ? `[${each}]` : each}:${port}`),
      address.map((each) => `[${each}]`),
    ),
  ],
  ['user name', checkUserName, fc.string()],
  ['group name', checkGroupName, fc.string()],
  ['backend', checkLabel, name],
];

describe('an editor marks no text that kpki takes', () => {
  test.each(kinds)('%s', (title, check, texts) => {
    const shape = textShapes[title] ?? expect.fail('there is no such shape');
    let taken = 0;
    fc.assert(
      fc.property(fc.oneof(texts, noise), (text) => {
        if (check(text) !== null) return;
        taken += 1;
        expect(fits(text, shape), text).toBe(true);
      }),
      { ...randomCases(500) },
    );
    expect(taken).toBeGreaterThan(enough(50));
  });
});

test.each([
  ['duration', ['', '1.5y', '10', '1h1d', '-1h', '1w']],
  ['version', ['', '1.34.1', 'v1.34', 'latest']],
  ['node name', ['', 'CP1', '*.example', 'http://cp1', 'cp1.']],
  ['IP address', ['', '10.0.0.1/24', '10.0.0', 'cp1', 'fe80::1%eth0', '[::1]']],
  ['CIDR', ['10.0.0.0', 'fd00::', '10.0.0.0/x']],
  ['DNS name or IP address', ['a.*.example', 'https://a.example', 'A.example']],
  ['host:port', ['https://a.example', 'a.example:', '*.example:6443']],
  ['user name', ['']],
  ['backend', ['', 'a.b', 'A']],
] as const)('an editor marks what is no %s', (title, texts) => {
  for (const text of texts) expect(fits(text, textShapes[title] ?? {}), text).toBe(false);
});
