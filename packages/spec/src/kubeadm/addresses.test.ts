import { expect, test } from 'vitest';
import { readAddress, readEndpoint, readSubnet } from './addresses.ts';

// The expectations come from kubeadm's own certificates, and from `ParseIPSloppy` itself.

test.each([
  ['010.000.0.0255', '10.0.0.255'],
  ['0.0.0.0', '0.0.0.0'],
  ['08.09.010.1', '8.9.10.1'],
  ['::ffff:10.0.0.1', '10.0.0.1'],
  ['::FFFF:0a00:0001', '10.0.0.1'],
  ['0:0:0:0:0:0ffff:010.0.0.1', '10.0.0.1'],
  ['FD00::00011', 'fd00::11'],
  ['::fffe:10.0.0.1', '::fffe:a00:1'],
])('the address %s is read as %s', (text, address) => {
  expect(readAddress(text)).toBe(address);
});

test.each(['', 'lb.example.com', '010.example.com', '10.0.0.0256', '10.0.0', '012345::1', 'fe80::1%eth0', '[fd00::1]'])(
  '%j is no address, and stays as it is',
  (text) => {
    expect(readAddress(text)).toBe(text);
  },
);

test.each([
  ['010.32.0.5/016', '10.32.0.5/16'],
  ['::ffff:10.32.0.0/112', '10.32.0.0/16'],
  ['fd00:0010::/0112', 'fd00:10::/112'],
  ['::ffff:10.32.0.0/64', '::ffff:10.32.0.0/64'],
  ['10.32.0.0/', '10.32.0.0/'],
  ['10.32.0.0/8/8', '10.32.0.0/8/8'],
  [' 10.32.0.0/16', ' 10.32.0.0/16'],
])('the subnet %j is read as %j', (text, subnet) => {
  expect(readSubnet(text)).toBe(subnet);
});

test.each([
  ['010.1.0.1:6443', '10.1.0.1:6443'],
  ['[010.1.0.1]:6443', '10.1.0.1:6443'],
  ['[::ffff:10.1.0.1]:6443', '10.1.0.1:6443'],
  ['::ffff:10.1.0.1', '10.1.0.1'],
  ['[FD00::01]:6443', '[fd00::1]:6443'],
  ['fd00::1', '[fd00::1]'],
  ['[lb.example.com]:6443', 'lb.example.com:6443'],
  ['lb.example.com:', 'lb.example.com'],
  ['https://lb.example.com', 'https://lb.example.com'],
  ['lb.example.com:https', 'lb.example.com:https'],
])('the endpoint %s is read as %s', (text, endpoint) => {
  expect(readEndpoint(text)).toBe(endpoint);
});
