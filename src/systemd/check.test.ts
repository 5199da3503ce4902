import { describe, expect, it } from 'vitest';
import { checkValue } from './check.ts';
import type { Section } from './directives.ts';
import { directivesOf, SECTIONS } from './directives.ts';
import { grammarOf } from './grammar/index.ts';

/** Section, directive, values that 262 takes, values that it does not. */
const TABLE: readonly (readonly [Section, string, readonly string[], readonly string[]])[] = [
  ['Service', 'PrivateNetwork', ['true', 'Yes', '0', 'off'], ['', 'maybe', '2', '%i']],
  ['Service', 'PrivateMounts', ['', 'true'], ['auto']],
  ['Service', 'ProtectSystem', ['strict', 'full', 'true', 'no'], ['stict', 'Strict', '']],
  ['Service', 'ProtectHostname', ['true', 'private', 'private:web', 'yes:a'], ['bogus:web', 'private:']],
  ['Service', 'Type', ['notify-reload', 'oneshot'], ['daemon', 'Simple']],
  ['Service', 'Restart', ['on-watchdog', 'no'], ['never', 'true']],
  ['Service', 'SyslogFacility', ['daemon', '3'], ['128', 'deamon']],
  ['Service', 'RestartSec', ['5', '5min 20s', '1.5h', '100ms', 'infinity', '1M'], ['5 fortnights', '-5s', '1.2.3', '']],
  ['Service', 'TimerSlackNSec', ['50', '5ns'], ['5ls']],
  ['Service', 'MemoryMax', ['512M', '1G 512M', '50%', '5.25%', 'infinity', ''], ['512MB', '512k', '150%', 'lots', '1M 1G']],
  ['Service', 'CPUQuota', ['150%', '0.5%', ''], ['150', '0%', '-1%']],
  ['Service', 'TasksMax', ['512', '10%', 'infinity'], ['0', '-1', 'many', '101%']],
  ['Service', 'LimitNOFILE', ['1024', '1024:524288', 'infinity', '0x400'], ['2:1', '1:2:3', '1K', '']],
  ['Service', 'LimitMEMLOCK', ['64M', '1M:2M'], ['64k', 'x']],
  ['Service', 'LimitCPU', ['5min', '5s:10s'], ['5x']],
  ['Service', 'LimitNICE', ['+19', '-20', '40'], ['+20', '41']],
  ['Service', 'CPUWeight', ['100', 'idle', ''], ['0', '10001', 'high']],
  ['Service', 'Nice', ['-20', '19', '+5'], ['20', '-21', '1.5']],
  ['Service', 'OOMScoreAdjust', ['-1000', '0x10', '010'], ['1001', '08']],
  ['Service', 'CPUAffinity', ['0-3 6', '0,2-4', 'numa'], ['a', '3-1', '1-2-3']],
  ['Service', 'UMask', ['0077', '27'], ['0088', '10000', 'u=rwx', '-1']],
  ['Service', 'StateDirectoryMode', ['0750'], ['0o750', 'rwx']],
  ['Service', 'CapabilityBoundingSet', ['', '~CAP_SYS_ADMIN', 'cap_kill CAP_CHOWN', '12'], ['CAP_BOGUS', 'NET_ADMIN', '64']],
  ['Service', 'RestrictAddressFamilies', ['none', '~AF_PACKET', 'AF_INET af_unix', 'AF_LOCAL'], ['INET', '~none']],
  ['Service', 'RestrictNamespaces', ['true', '~user mnt', ''], ['users']],
  [
    'Service',
    'SystemCallFilter',
    ['@system-service', '~@privileged @resources', '~mount:EPERM', 'read write'],
    ['@sytem-service', 'nosuchcall', 'mount:EPERM', '~mount:EBOGUS'],
  ],
  ['Service', 'SystemCallErrorNumber', ['EPERM', 'kill', '13'], ['0', 'EBOGUS', '4096']],
  ['Service', 'SystemCallArchitectures', ['native', 'x86-64 x86'], ['amd64']],
  ['Service', 'IPAddressDeny', ['any', '10.0.0.0/8 ::1', 'a.localhost'], ['all', '10.0.0.0/33', '127.1']],
  ['Service', 'DeviceAllow', ['/dev/null rw', 'char-rtc r', '/dev/fuse'], ['/etc/passwd r', '/dev/null x', '/dev/../etc r']],
  ['Service', 'IOReadBandwidthMax', ['/dev/sda 5M', '/ infinity'], ['/dev/sda', '/dev/sda 5X']],
  ['Service', 'ReadWritePaths', ['/a /b', '-/a', '-+/a', '"/a b"', '%S/x', ''], ['a', '+-/a', '/a/../b', '"/a']],
  ['Service', 'BindPaths', ['/a:/b', '-/a:/b:rbind', '/a'], ['/a:b', 'a:/b']],
  ['Service', 'TemporaryFileSystem', ['/a:ro,size=1M'], ['a:ro']],
  ['Service', 'WorkingDirectory', ['~', '-~', '-/a', '/a b'], ['a', './a']],
  ['Service', 'StateDirectory', ['a', 'a/b c', 'a:b', 'a::ro'], ['/var/lib/a', '../a', 'private', 'private/a']],
  ['Service', 'EnvironmentFile', ['-/etc/a.env', '/run/*.env'], ['a.env']],
  ['Service', 'Environment', ['A=b', '"A=b c" D=e', 'A="b c"', 'A='], ['A', 'A=b c', '1A=b', '"A=b']],
  ['Service', 'PassEnvironment', ['A B'], ['A=b']],
  [
    'Service',
    'ExecStart',
    ['/bin/a b', '-@/bin/a b', '!!/bin/a', 'sleep 5', '/bin/a ; /bin/b', '/bin/a \\; b', "/bin/sh -c 'a; b'", ''],
    ['bin/a', './a', '/bin/', '-', '@/bin/a', '+!/bin/a', "/bin/sh -c 'a"],
  ],
  ['Service', 'User', ['www-data', '1000', 'a.b', 'a b', '%i'], ['65535', '007', 'a:b', 'a/b', '-1']],
  ['Service', 'SupplementaryGroups', ['a b', ''], ['a:b']],
  ['Service', 'KillSignal', ['SIGTERM', 'INT', '15', 'RTMIN+3'], ['SIGBOGUS', '65', 'sigterm', '']],
  ['Service', 'SuccessExitStatus', ['0 75 SIGKILL TEMPFAIL'], ['256', 'SIGBOGUS', 'x']],
  ['Service', 'LoadCredential', ['a', 'a:/run/a', 'a:b'], ['a:b/c', '/a', 'a:/b/../c']],
  ['Service', 'SetCredential', ['a:b'], ['a', 'a:']],
  ['Service', 'LogExtraFields', ['A=b'], ['_A=b', 'a=b']],
  ['Service', 'StandardOutput', ['journal', 'file:/a', 'append:/a', 'fd:a', 'syslog'], ['file:a', 'log', 'fd:a:b']],
  ['Service', 'StandardInput', ['file:/a', 'null'], ['append:/a', 'journal']],
  ['Service', 'Slice', ['a-b.slice', '-.slice'], ['a', 'a.service']],
  ['Service', 'BusName', ['org.example.A'], ['example', '']],
  ['Service', 'Delegate', ['cpu memory', 'true', ''], ['network']],
  ['Service', 'CoredumpFilter', ['default private-anonymous', '0xff'], ['bogus', '1ffffffffffffffff']],
  ['Service', 'DisableControllers', ['cpu', 'cpu bogus'], ['yes']],
  ['Service', 'BPFProgram', ['egress:/sys/fs/bpf/x'], ['egress:x', 'bogus:/x', 'ingress /x']],
  ['Service', 'StandardInputData', ['AAA=', 'AA==', 'A A A A'], ['AAB=', 'AB==', 'AA']],
  ['Service', 'LogNamespace', ['foo@bar'], ['.', 'a b']],
  ['Service', 'RootImageOptions', ['root:ro home:nodev', 'ro'], ['foo:ro']],
  ['Service', 'MountImages', ['/foo:/bar', '/foo:/bar:root:ro'], ['/foo']],
  ['Service', 'RestrictFileSystems', ['ext4 bogus', '@temporary'], ['@bogus', '"unbalanced']],
  ['Service', 'RestrictNetworkInterfaces', ['eth.0', '~wg0'], ['default', '..', '5']],
  ['Service', 'AllowedCPUs', ['0-3', '8191'], ['8192', 'numa']],
  ['Service', 'BusName', ['org.foo', 'org.-foo'], ['org.1foo']],
  ['Service', 'LoadCredential', ['a:/b'], ['a:/foo//x']],
  ['Service', 'SetCredentialEncrypted', ['a:AAA='], ['a:b', 'a', 'a/b:AAA=']],
  ['Socket', 'ListenNetlink', ['route', 'kobject-uevent 1', '10001'], ['bogus', 'route -1', 'route 1 2']],
  ['Socket', 'BindToDevice', ['eth0', '*'], ['default', 'eth:0']],
  ['Socket', 'FileDescriptorName', ['a b'], ['a:b']],
  ['Service', 'RootHash', ['00112233445566778899aabbccddeeff', '/a'], ['xyz', 'deadbeef']],
  ['Service', 'SocketBindAllow', ['ipv4:tcp:80-90', 'any', '443', 'udp'], ['0', '90-80', 'sctp:80']],
  ['Service', 'CPUShares', ['anything: 262 ignores it'], []],
  ['Unit', 'After', ['network.target a@%i.service', 'b@.service', ''], ['network', 'a.servce']],
  ['Unit', 'Documentation', ['man:a(1) https://a', 'file:/a'], ['www.example.org', 'ftp://a']],
  ['Unit', 'ConditionPathExists', ['/a', '!/a', '|!/a'], ['a', '!|/a']],
  ['Unit', 'RequiresMountsFor', ['/a /b'], ['a']],
  ['Unit', 'StartLimitBurst', ['5'], ['-1', 'five', '']],
  [
    'Timer',
    'OnCalendar',
    ['daily', 'Mon..Fri 10:00', '*-*-* 04:00:00', '*:0/15', '2020-01-01', 'Sun 14:00 Europe/Berlin', '*-05~07/1', '@5'],
    ['25:00', 'tomorrow', '*-13-*', '12:30:61', '0 4 * * *'],
  ],
  ['Timer', 'OnBootSec', ['15min'], ['15 mins']],
  ['Timer', 'Unit', ['a.service'], ['a']],
  ['Socket', 'ListenStream', ['80', '127.0.0.1:80', '[::1]:80', '/run/a', '@a', 'vsock:2:1'], ['localhost:80', '0', '65536', '[::1]']],
  ['Socket', 'ListenFIFO', ['/run/a'], ['80']],
  ['Socket', 'Service', ['a@b.service'], ['a@.service', 'a.socket']],
  ['Socket', 'ReceiveBuffer', ['64K'], ['64KB', '']],
  ['Path', 'PathChanged', ['/a'], ['a']],
  ['Swap', 'Priority', ['-1', '32767'], ['32768']],
];

describe('checkValue', () => {
  it.each(TABLE)('[%s] %s', (section, name, taken, refused) => {
    for (const value of taken) expect(checkValue(section, name, value), value).toEqual({ ok: true });
    for (const value of refused) expect(checkValue(section, name, value), value).toMatchObject({ ok: false });
  });

  it('says what is wrong, what to write and what was meant', () => {
    expect(checkValue('Service', 'ProtectSystem', 'stict')).toEqual({
      ok: false,
      message: '`stict` is none of its values',
      expected: 'no, yes, full or strict',
      suggestion: 'strict',
    });
    // The Boolean of an enumeration that has another name for it.
    expect(checkValue('Service', 'PrivateTmp', 'maybe')).toMatchObject({ expected: 'no, yes, connected or disconnected' });
    expect(checkValue('Service', 'RestrictAddressFamilies', 'AF_INET AF_INTE6')).toMatchObject({
      message: '`AF_INTE6` is no address family',
      suggestion: null,
    });
  });

  it('judges by version', () => {
    expect(checkValue('Service', 'PrivateTmp', 'disconnected').ok).toBe(true);
    expect(checkValue('Service', 'PrivateTmp', 'disconnected', '252').ok).toBe(false);
    expect(checkValue('Service', 'ExecStart', '|/bin/a').ok).toBe(true);
    expect(checkValue('Service', 'ExecStart', '|/bin/a', '257').ok).toBe(false);
    expect(checkValue('Service', 'CPUShares', 'x', '252').ok).toBe(false);
  });

  it('leaves unknown directives alone', () => {
    expect(checkValue('Service', 'Frobnicate', 'x')).toEqual({ ok: true });
    expect(checkValue('Service', 'X-Own', 'x')).toEqual({ ok: true });
  });

  it('reads several lines as the unit file would', () => {
    expect(checkValue('Service', 'ExecStart', '/bin/a \\\n  --b \\\n  # why\n  --c=d\n')).toEqual({ ok: true });
    expect(checkValue('Service', 'ExecStart', '/bin/a\n  --b\n')).toMatchObject({ ok: false });
    expect(checkValue('Service', 'ExecStart', '/bin/a\n--b=c')).toMatchObject({ ok: false });
    expect(checkValue('Service', 'Environment', 'A=b\nEnvironment=C=d')).toEqual({ ok: true });
    expect(checkValue('Service', 'ExecStart', '/bin/a \\')).toMatchObject({ ok: false });
  });

  it('has something to say of every directive in every version', () => {
    let checked = 0;
    for (const version of ['252', '257', '262'] as const) {
      for (const section of SECTIONS) {
        for (const directive of directivesOf(section, version)) {
          const { expected } = grammarOf(directive);
          const text = typeof expected === 'string' ? expected : expected(directive);
          expect(text.length, `${section}.${directive.name}`).toBeGreaterThan(1);
          if (directive.values.length > 0 && directive.type === 'enum') {
            for (const value of directive.values) expect(checkValue(section, directive.name, value, version).ok).toBe(true);
          }
          checked += 1;
        }
      }
    }
    expect(checked).toBeGreaterThan(3900);
  });
});
