import { expect, test } from 'vitest';
import planted from '../../../test/causes.json';
import { say } from '../../messages/catalogue';
import { failureWords } from '../../messages/words';
import type { Notice } from '../../platform';
import { remedies } from '../closed/remedies';
import { cureOf } from './cures';
import { noticeWords } from './notices';

/** A notice as the program tells it of a fault that its own test has planted: its code, the kind of the job, the cause. */
function notice(planted: string): Notice {
  const [code = '', kind = '-', cause = '-'] = planted.split(' ');
  return {
    code,
    params: kind === '-' ? { count: '2' } : { kind, job: 'a job', connection: 'Acme' },
    failure: cause === '-' ? null : { code: cause, params: {} },
    at: '2026-11-27T08:00:00Z',
    needs_action: true,
    decision: null,
  };
}

test('every cause that was planted is told in words and has a cure', () => {
  for (const one of planted.today) {
    const told = notice(one);
    expect(cureOf(told)?.name, one).toBeTruthy();
    expect(noticeWords(told), one).not.toBe(say('notice.unknown', { code: told.code }));
    if (told.failure === null) continue;
    const words = failureWords(told.failure);
    expect([words.why, words.next], one).not.toContain('');
    expect(words.what, one).not.toBe(say('failure.unknown'));
  }
});

test('where going on would meet the cause again, the cure leads to where it is taken away', () => {
  const check = (one: string, name: string) => {
    expect(cureOf(notice(one))?.name, one).toBe(name);
  };
  check('job_failed sync timed_out', say('notice.act.job'));
  check('job_failed buy timed_out', say('notice.act.find'));
  check('job_failed apply forbidden', say('notice.act.account'));
  check('job_failed sync halo_no_ticket_type', say('notice.act.account'));
  check('job_failed sync store_disk', say('notice.act.backups'));
  check('backup_failed - disk_full', say('notice.act.backups'));
  check('webhook_refused - -', say('notice.act.account'));
  check('writes_refused - -', say('notice.act.writes'));
  check('unread - -', say('notice.act.unread'));
  check('emptied_partly - member_often_missing', say('notice.act.emptied'));
  check('purchases_unanswered - -', say('notice.act.find'));
});

test('whatever keeps a workspace closed, something is offered there', () => {
  for (const code of planted.closed) {
    const { retry, passphrase, practice, restore } = remedies(code);
    expect(retry === 'open' && (passphrase || practice || restore), code).toBe(true);
  }
});
