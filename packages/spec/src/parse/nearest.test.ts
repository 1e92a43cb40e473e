import { expect, test } from 'vitest';
import { nearest } from './nearest.ts';

const fields = ['certSANs', 'extraArgs', 'extraVolumes', 'name', 'port'];

test.each([
  ['certSansss', 'certSANs'],
  ['certSAN', 'certSANs'],
  ['ExtraArgs', 'extraArgs'],
  ['nmae', 'name'],
  ['prt', 'port'],
  ['certificates', null],
  ['extraV', 'extraVolumes'],
  ['extra', null],
  ['po', null],
  ['x', null],
  ['', null],
])('the field nearest to %s is %s', (name, near) => {
  expect(nearest(name, fields)).toBe(near);
});

test('of two that are equally near, the first is taken', () => {
  expect(nearest('cp3', ['cp1', 'cp2'])).toBe('cp1');
});
