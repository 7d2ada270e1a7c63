// What the script adds to pages that work without it: drafts that survive a closed tab, a lost network and an expired
// session; uploads in pieces; a place to sign; checks while typing. ES2019, nothing inline, no evaluation of text.
(function () {
  'use strict';

  // ---- small helpers ----

  const all = (selector, root) => {
    const found = Array.from(root.querySelectorAll(selector));
    return root.matches && root.matches(selector) ? [root].concat(found) : found;
  };

  function make(tag, properties, ...children) {
    const node = Object.assign(document.createElement(tag), properties);
    node.append(...children);
    return node;
  }

  const button = (label, onclick, className) => make('button', { type: 'button', textContent: label, onclick, className: className || 'btn' });
  const meta = (name) => {
    const node = document.querySelector('meta[name="' + name + '"]');
    return node ? node.content : '';
  };
  const csrf = (form) => (form && form.elements.csrf ? form.elements.csrf.value : meta('csrf-token'));
  const pad = (number) => String(number).padStart(2, '0');
  const clockTime = (date) => pad(date.getHours()) + ':' + pad(date.getMinutes()) + ':' + pad(date.getSeconds());
  const changed = (input) => input.dispatchEvent(new Event('input', { bubbles: true }));

  // A message above a form, in place of an earlier one of the same kind.
  function notice(form, kind, tone, title, text, actions) {
    clearNotice(form, kind);
    const box = make('div', { className: 'alert alert-' + tone + ' notice' }, make('p', { className: 'alert-title', textContent: title }));
    box.setAttribute('role', tone === 'warn' ? 'alert' : 'status');
    box.dataset.notice = kind;
    if (text) box.append(make('p', { textContent: text }));
    if (actions && actions.length) box.append(make('div', { className: 'row' }, ...actions));
    form.prepend(box);
    return box;
  }

  function clearNotice(form, kind) {
    all('[data-notice="' + kind + '"]', form).forEach((node) => node.remove());
  }

  // ---- drafts ----

  const SAVE_AFTER_MS = 1500;
  const RETRY_MS = 10000;
  const MIRROR_PREFIX = 'hengping:draft:';
  const MIRROR_DAYS = 7;
  // What the page itself sets: a kept draft must not bring back an old position of the case.
  const NOT_SAVED = ['csrf', 'idempotency_key', 'seq', 'no'];

  function readFields(form) {
    const fields = {};
    Array.from(form.elements).forEach((input) => {
      if (!input.name || input.disabled || NOT_SAVED.includes(input.name)) return;
      if (['password', 'file', 'submit', 'button', 'fieldset'].includes(input.type)) return;
      // Files that were handed in are remembered by the server itself.
      if (input.dataset.unsaved !== undefined) return;
      if (input.type === 'checkbox') {
        fields[input.name] = fields[input.name] || [];
        if (input.checked) fields[input.name].push(input.value);
      } else if (input.type === 'radio') {
        if (input.checked) fields[input.name] = input.value;
        else if (!(input.name in fields)) fields[input.name] = '';
      } else {
        fields[input.name] = input.value;
      }
    });
    return fields;
  }

  function writeFields(form, fields) {
    Array.from(form.elements).forEach((input) => {
      if (!(input.name in fields) || NOT_SAVED.includes(input.name) || input.type === 'file') return;
      const value = fields[input.name];
      if (input.type === 'checkbox') input.checked = Array.isArray(value) && value.includes(input.value);
      else if (input.type === 'radio') input.checked = input.value === value;
      else if (input.value !== value) input.value = value;
      input.dispatchEvent(new CustomEvent('hengping:restored', { bubbles: true }));
    });
  }

  const mirror = {
    key: (url) => MIRROR_PREFIX + (document.body.dataset.user || '') + ':' + url,
    read(url) {
      try { return JSON.parse(localStorage.getItem(this.key(url))); } catch (error) { return null; }
    },
    write(url, entry) {
      try { localStorage.setItem(this.key(url), JSON.stringify(entry)); return true; } catch (error) { return false; }
    },
    drop(url) {
      try { localStorage.removeItem(this.key(url)); } catch (error) { /* storage is switched off */ }
    },
    dropOld() {
      try {
        Object.keys(localStorage).filter((key) => key.startsWith(MIRROR_PREFIX)).forEach((key) => {
          const entry = JSON.parse(localStorage.getItem(key));
          if (!entry || Date.now() - entry.at > MIRROR_DAYS * 86400000) localStorage.removeItem(key);
        });
      } catch (error) { /* storage is switched off */ }
    },
  };

  class DraftForm {
    constructor(form) {
      this.form = form;
      this.url = form.dataset.draftUrl;
      this.version = Number(form.dataset.draftVersion || 0);
      this.shown = form.querySelector('[data-saved-at]');
      this.edits = 0;
      this.savedEdits = 0;
      this.timer = null;
      this.saving = false;
      this.blocked = false;
      this.initial = readFields(form);
      form.draft = this;
      form.addEventListener('input', () => this.edited());
      form.addEventListener('change', () => this.edited());
      form.addEventListener('submit', () => { this.leaving = true; this.keep(); });
      window.addEventListener('online', () => this.save());
      window.addEventListener('pagehide', () => this.leave());
      document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') this.leave(); });
      window.addEventListener('beforeunload', (event) => {
        if (this.leaving || this.edits === this.savedEdits) return;
        event.preventDefault();
        event.returnValue = '';
      });
      // A form that comes back with problems holds the newest text already.
      if (form.querySelector('[data-error-summary]')) mirror.drop(this.url);
      else this.restore();
    }

    say(text, unsaved) {
      if (!this.shown) return;
      this.shown.textContent = text;
      this.shown.classList.toggle('unsaved', Boolean(unsaved));
    }

    edited() {
      this.edits += 1;
      this.leaving = false;
      this.keep();
      this.say('未保存…', true);
      if (!this.timer) this.timer = setTimeout(() => this.save(), SAVE_AFTER_MS);
    }

    keep() {
      if (this.edits === this.savedEdits) return true;
      return mirror.write(this.url, { fields: readFields(this.form), version: this.version, at: Date.now() });
    }

    leave() {
      if (this.edits === this.savedEdits) return;
      this.keep();
      if (!this.leaving && !this.blocked) this.send(true).catch(() => {});
    }

    send(keepalive) {
      const body = JSON.stringify({ version: this.version, fields: readFields(this.form) });
      return fetch(this.url, {
        method: 'PUT',
        // Browsers refuse more than 64 KiB for a request that outlives its page.
        keepalive: Boolean(keepalive) && body.length < 20000,
        credentials: 'same-origin',
        redirect: 'manual',
        headers: { 'content-type': 'application/json', 'x-csrf-token': csrf(this.form) },
        body,
      });
    }

    async save(byHand) {
      clearTimeout(this.timer);
      this.timer = null;
      if (this.saving || this.blocked || (this.edits === this.savedEdits && !byHand)) return;
      this.saving = true;
      const edits = this.edits;
      this.say('正在保存…', true);
      try {
        await this.answered(await this.send(false), edits);
      } catch (error) {
        this.offline();
      } finally {
        this.saving = false;
        if (this.edits !== this.savedEdits && !this.timer && !this.blocked) {
          this.timer = setTimeout(() => this.save(), this.edits === edits ? RETRY_MS : SAVE_AFTER_MS);
        }
      }
    }

    async answered(response, edits) {
      if (response.status === 409) return this.conflict(await response.json());
      if (response.status === 401 || response.status === 403 || response.type === 'opaqueredirect') return this.expired();
      if (!response.ok) {
        this.say('服务器暂时没有存下（' + response.status + '），内容已存在本机', true);
        return undefined;
      }
      const saved = await response.json();
      this.version = saved.version;
      this.savedEdits = edits;
      clearNotice(this.form, 'offline');
      clearNotice(this.form, 'expired');
      if (this.edits === edits) {
        mirror.drop(this.url);
        this.say('草稿已存 ' + (saved.saved_at || clockTime(new Date())));
      } else {
        this.keep();
      }
      return undefined;
    }

    offline() {
      const kept = this.keep();
      this.say(kept ? '网络不通，已存在本机' : '网络不通，本机也存不下，请勿关闭页面', true);
      notice(this.form, 'offline', 'info', '网络不通', kept ? '内容已存在本机，恢复网络后自动保存，可以继续填写。' : '请勿关闭页面，恢复网络后自动保存。');
    }

    expired() {
      this.keep();
      this.say('登录已过期，已存在本机', true);
      const link = make('a', { className: 'btn', href: '/sign-in?next=' + encodeURIComponent(location.pathname + location.search), textContent: '重新登录' });
      link.addEventListener('click', () => { this.leaving = true; });
      notice(this.form, 'expired', 'warn', '登录已过期', '内容已存在本机。重新登录后回到本页，会自动恢复。', [link]);
    }

    // Somebody else saved in between: nothing is overwritten until the user has chosen.
    conflict(other) {
      this.blocked = true;
      this.keep();
      clearNotice(this.form, 'restored');
      this.say('编辑冲突，尚未保存', true);
      const names = (other.fields || []).join('、');
      notice(this.form, 'conflict', 'warn', '编辑冲突',
        (other.by || '他人') + ' 于 ' + (other.at || '刚才') + ' 改了' + (names ? '：' + names : '本页') + '。您填的内容已存在本机。', [
          button('保留我的内容', () => {
            this.blocked = false;
            if (typeof other.version === 'number') this.version = other.version;
            clearNotice(this.form, 'conflict');
            this.save(true);
          }),
          button('用对方的内容', () => {
            mirror.drop(this.url);
            this.leaving = true;
            location.reload();
          }),
        ]);
      this.form.scrollIntoView({ block: 'start' });
    }

    restore() {
      const kept = mirror.read(this.url);
      if (!kept || !kept.fields) return;
      const differs = Object.keys(kept.fields).some((name) =>
        name in this.initial && JSON.stringify(kept.fields[name]) !== JSON.stringify(this.initial[name]));
      if (!differs) { mirror.drop(this.url); return; }
      const take = () => {
        writeFields(this.form, kept.fields);
        this.edited();
        notice(this.form, 'restored', 'info', '已恢复未保存的内容', '上次填写于 ' + new Date(kept.at).toLocaleString('zh-CN') + '，当时没有存到服务器。', [
          button('不要了，还原', () => {
            writeFields(this.form, this.initial);
            clearNotice(this.form, 'restored');
            this.edited();
          }),
          button('知道了', () => clearNotice(this.form, 'restored')),
        ]);
      };
      if (kept.version >= this.version) { take(); return; }
      notice(this.form, 'restored', 'warn', '本机有未保存的内容', '上次填写于 ' + new Date(kept.at).toLocaleString('zh-CN') + '；此后服务器上的草稿又有更新，请选择用哪一份。', [
        button('用本机的内容', take),
        button('用服务器上的', () => { mirror.drop(this.url); clearNotice(this.form, 'restored'); }),
      ]);
    }
  }

  // ---- sending once ----

  function guardOnce(form) {
    form.addEventListener('submit', (event) => {
      if (form.dataset.sent) { event.preventDefault(); return; }
      form.dataset.sent = '1';
      const release = () => {
        delete form.dataset.sent;
        all('button[type="submit"]', form).forEach((each) => { each.disabled = false; });
      };
      // The button that was pressed must still be part of the form while it is sent.
      setTimeout(() => all('button[type="submit"]', form).forEach((each) => { each.disabled = true; }), 0);
      setTimeout(release, 15000);
      window.addEventListener('pageshow', (shown) => { if (shown.persisted) release(); }, { once: true });
    });
  }

  // ---- fields ----

  function setUpPhrases(box) {
    const area = document.getElementById(box.dataset.phrasesFor);
    box.addEventListener('click', (event) => {
      if (!event.target.matches('.phrase') || !area) return;
      const at = area.selectionEnd;
      const before = area.value.slice(0, at);
      const glue = before && !/[，。；：、\s]$/.test(before) ? '；' : '';
      area.setRangeText(glue + event.target.textContent, at, at, 'end');
      changed(area);
      area.focus();
    });
  }

  function setUpCounter(input) {
    const most = Number(input.dataset.charsMax);
    const shown = make('span', { className: 'chars' });
    input.insertAdjacentElement('afterend', shown);
    const count = () => {
      const length = Array.from(input.value).length;
      shown.textContent = length > most ? '超出 ' + (length - most) + ' 字' : length + ' / ' + most;
      shown.classList.toggle('chars-over', length > most);
    };
    listen(input, count);
  }

  // Runs now, while typing and after a draft was restored.
  function listen(input, run) {
    ['input', 'change', 'hengping:restored'].forEach((name) => input.addEventListener(name, run));
    run();
  }

  const DIGITS = '零壹贰叁肆伍陆柒捌玖';
  const PLACES = ['', '拾', '佰', '仟'];
  const GROUPS = ['', '万', '亿'];

  // The capital form of an amount in yuan as the server writes it; empty for what is no amount below a million million.
  function capital(text) {
    const match = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(text.replace(/[,，\s]/g, ''));
    if (!match) return '';
    const whole = match[1].replace(/^0+/, '');
    const [jiao, fen] = (match[2] || '').padEnd(2, '0').split('').map(Number);
    let words = '';
    let carry = false;
    for (let group = Math.ceil(whole.length / 4) - 1; group >= 0; group -= 1) {
      const part = whole.slice(Math.max(0, whole.length - group * 4 - 4), whole.length - group * 4);
      // One 零 stands for missing digits inside a group, and for a whole group that is missing.
      let gap = carry;
      carry = true;
      part.split('').forEach((digit, index) => {
        if (digit === '0') { gap = true; return; }
        if (gap && words) words += '零';
        gap = false;
        carry = false;
        words += DIGITS[Number(digit)] + PLACES[part.length - 1 - index];
      });
      if (!carry) words += GROUPS[group];
    }
    if (words) words += '元';
    if (!jiao && !fen) return words ? words + '整' : '零元整';
    if (jiao) words += DIGITS[jiao] + '角';
    else if (words) words += '零';
    return fen ? words + DIGITS[fen] + '分' : words;
  }

  function setUpMoney(input) {
    const shown = document.querySelector('[data-capital-for="' + input.id + '"]');
    if (!shown) return;
    let given = true;
    listen(input, () => {
      // What the server wrote stays until the amount changes.
      if (given && shown.textContent) { given = false; return; }
      given = false;
      const words = capital(input.value.trim());
      shown.textContent = input.value.trim() && !words ? '请填数字，最多两位小数' : words && input.value.trim() ? '大写：' + words : '';
    });
  }

  const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const CREDIT_CHARS = '0123456789ABCDEFGHJKLMNPQRTUWXY';
  const CREDIT_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
  const sum = (weights, value) => weights.reduce((total, weight, index) => total + weight * value(index), 0);

  // Each check answers '' for right, or what is wrong.
  const CHECKS = {
    'id-number'(text) {
      if (text.length !== 18) return '应为18位，现在' + text.length + '位';
      if (!/^\d{17}[\dX]$/.test(text)) return '前17位应为数字，末位为数字或X';
      const right = '10X98765432'[sum(ID_WEIGHTS, (index) => Number(text[index])) % 11];
      return text[17] === right ? '' : '校验位不对，请核对是否抄错一位';
    },
    'credit-code'(text) {
      if (text.length !== 18) return '应为18位，现在' + text.length + '位';
      const bad = Array.from(text).find((char) => !CREDIT_CHARS.includes(char));
      if (bad) return '不会出现“' + bad + '”';
      const right = CREDIT_CHARS[(31 - (sum(CREDIT_WEIGHTS, (index) => CREDIT_CHARS.indexOf(text[index])) % 31)) % 31];
      return text[17] === right ? '' : '校验位不对，请核对是否抄错一位';
    },
    phone: (text) => (/^(1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|1\d{4})$/.test(text) ? '' : '不像电话号码'),
    plate: (text) => (/^[\u4e00-\u9fa5][A-Z][A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳]$/.test(text) ? '' : '不像车牌号；外地或临时号牌可以照实填写'),
  };
  const CHECKED_LENGTH = { 'id-number': 18, 'credit-code': 18, phone: 11, plate: 7 };

  function setUpCheck(input, kind) {
    const note = make('p', { className: 'check-note' });
    note.setAttribute('role', 'status');
    input.insertAdjacentElement('afterend', note);
    const check = () => {
      const text = input.value.trim().toUpperCase();
      const early = document.activeElement === input && text.length < CHECKED_LENGTH[kind];
      const wrong = text && !early ? CHECKS[kind](text) : '';
      note.textContent = wrong || (text && !early ? '格式正确' : '');
      note.classList.toggle('good', !wrong);
    };
    // What the server said about the value stands until it changes, so nothing is checked before that.
    ['input', 'change', 'hengping:restored'].forEach((name) => input.addEventListener(name, check));
  }

  const PROVINCES = '京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新';

  function setUpPlate(input) {
    setUpCheck(input, 'plate');
    const keys = make('div', { className: 'plate-keys', hidden: true });
    keys.setAttribute('aria-label', '选择省份简称');
    Array.from(PROVINCES).forEach((province) => keys.append(button(province, () => {
      input.value = province + input.value.replace(/^[\u4e00-\u9fa5]/, '');
      keys.hidden = true;
      input.focus();
      changed(input);
    }, 'plate-key')));
    input.insertAdjacentElement('afterend', keys);
    const show = () => { keys.hidden = /^[\u4e00-\u9fa5]/.test(input.value); };
    input.addEventListener('focus', show);
    input.addEventListener('input', (event) => {
      if (!event.isComposing) {
        const upper = input.value.toUpperCase().replace(/[\s·.]/g, '');
        if (upper !== input.value) input.value = upper;
      }
      show();
    });
  }

  // ---- long lists ----

  // A list with more choices than this gets a field that narrows it.
  const CHOICES_SEEN = 8;

  // Narrows a list by a part of a choice or by its pinyin initials, and takes the only choice that is left.
  function setUpFind(select) {
    const choices = Array.from(select.options);
    if (choices.length <= CHOICES_SEEN) return;
    const label = all('label[for="' + select.id + '"]', document)[0];
    const find = make('input', { type: 'search', className: 'find', placeholder: '输入几个字或者拼音首字母查找', autocomplete: 'off' });
    find.setAttribute('aria-label', (label ? label.firstChild.textContent.trim() : '') + '：查找');
    const found = make('p', { className: 'check-note good' });
    found.setAttribute('role', 'status');
    const narrow = () => {
      const typed = find.value.trim().toLowerCase();
      const fits = (choice) => choice.text.toLowerCase().includes(typed) || (choice.dataset.letters || '').includes(typed);
      const left = choices.filter((choice) => choice.value && fits(choice));
      choices.forEach((choice) => { choice.hidden = Boolean(choice.value) && !left.includes(choice); });
      if (!typed) found.textContent = '';
      else if (left.length === 1 && !left[0].disabled) {
        found.textContent = '已选：' + left[0].text;
        if (select.value !== left[0].value) {
          select.value = left[0].value;
          changed(select);
        }
      } else found.textContent = left.length ? '有' + left.length + '项符合，请在列表中选择' : '没有符合的，请换几个字';
    };
    // What is typed here is no part of the form.
    find.addEventListener('input', (event) => {
      event.stopPropagation();
      if (!event.isComposing) narrow();
    });
    find.addEventListener('compositionend', narrow);
    find.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.isComposing) return;
      event.preventDefault();
      select.focus();
    });
    // A draft that comes back may hold a choice that is hidden.
    select.addEventListener('hengping:restored', () => { find.value = ''; narrow(); });
    select.insertAdjacentElement('beforebegin', find);
    select.insertAdjacentElement('afterend', found);
  }

  // ---- uploads ----

  const TRIES_MAX = 6;
  const DIGEST_BYTES = 1024 * 1024;
  const sleep = (ms) => new Promise((done) => { setTimeout(done, ms); });
  const sized = (bytes) => (bytes >= 1048576 ? (bytes / 1048576).toFixed(1) + ' MB' : Math.max(1, Math.round(bytes / 1024)) + ' KB');

  function setUpUpload(box) {
    const input = box.querySelector('input[type="file"]');
    const list = box.querySelector('[data-upload-list]');
    // The button that sends the files with the form is for browsers without this script.
    all('[data-upload-plain]', box).forEach((node) => node.remove());
    all('[data-upload-held]', box).forEach((line) => {
      line.querySelector('button').addEventListener('click', async (event) => {
        event.preventDefault();
        const answer = await giveUp(line.dataset.uploadHeld).catch(() => null);
        if (answer && (answer.ok || answer.status === 404)) line.remove();
        else notice(box.closest('form'), 'removing', 'warn', '文件没有移除', '网络不通或者登录已过期，请稍后再试。');
      });
    });
    input.addEventListener('change', () => {
      const files = Array.from(input.files);
      // What is sent in pieces must not be sent with the form again.
      input.value = '';
      files.forEach((file) => upload(box, list, file));
    });
  }

  // SM3 (GB/T 32905) over what is handed in bit by bit; browsers have none of their own.
  function sm3() {
    const state = Int32Array.from([0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e]);
    const w = new Int32Array(68);
    const rest = new Uint8Array(64);
    const turn = (x, n) => (x << n) | (x >>> (32 - n));
    // The constant of each round, turned as the standard asks.
    const t = Int32Array.from({ length: 64 }, (_, j) => turn(j < 16 ? 0x79cc4519 : 0x7a879d8a, j % 32));
    let held = 0;
    let total = 0;
    function block(view, at) {
      for (let j = 0; j < 16; j += 1) w[j] = view.getInt32(at + 4 * j);
      for (let j = 16; j < 68; j += 1) {
        const x = w[j - 16] ^ w[j - 9] ^ turn(w[j - 3], 15);
        w[j] = x ^ turn(x, 15) ^ turn(x, 23) ^ turn(w[j - 13], 7) ^ w[j - 6];
      }
      // One by one, which is several times as fast as taking the array apart.
      let a = state[0]; let b = state[1]; let c = state[2]; let d = state[3];
      let e = state[4]; let f = state[5]; let g = state[6]; let h = state[7];
      for (let j = 0; j < 64; j += 1) {
        const a12 = turn(a, 12);
        const ss1 = turn((a12 + e + t[j]) | 0, 7);
        const ff = j < 16 ? a ^ b ^ c : (a & b) | (a & c) | (b & c);
        const gg = j < 16 ? e ^ f ^ g : (e & f) | (~e & g);
        const tt1 = (ff + d + (ss1 ^ a12) + (w[j] ^ w[j + 4])) | 0;
        const tt2 = (gg + h + ss1 + w[j]) | 0;
        d = c; c = turn(b, 9); b = a; a = tt1;
        h = g; g = turn(f, 19); f = e; e = tt2 ^ turn(tt2, 9) ^ turn(tt2, 17);
      }
      state[0] ^= a; state[1] ^= b; state[2] ^= c; state[3] ^= d;
      state[4] ^= e; state[5] ^= f; state[6] ^= g; state[7] ^= h;
    }
    function update(bytes) {
      total += bytes.length;
      let at = 0;
      if (held) {
        at = Math.min(64 - held, bytes.length);
        rest.set(bytes.subarray(0, at), held);
        held += at;
        if (held < 64) return;
        block(new DataView(rest.buffer), 0);
        held = 0;
      }
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      for (; at + 64 <= bytes.length; at += 64) block(view, at);
      held = bytes.length - at;
      rest.set(bytes.subarray(at));
    }
    // Of what was handed in so far; more may follow.
    function value() {
      const before = [state.slice(), rest.slice(), held, total];
      const length = total;
      const padding = new Uint8Array((held < 56 ? 64 : 128) - held);
      padding[0] = 0x80;
      const tail = new DataView(padding.buffer, padding.length - 8);
      tail.setUint32(0, Math.floor(length / 0x20000000));
      tail.setUint32(4, (length << 3) >>> 0);
      update(padding);
      const text = Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
      state.set(before[0]);
      rest.set(before[1]);
      [held, total] = before.slice(2);
      return text;
    }
    return { update, value, length: () => total };
  }

  // Brings a digest of a file up to a byte, in portions, so that the page stays usable.
  async function digestUpTo(stop, digest, file, end) {
    while (digest.length() < end && !stop.signal.aborted) {
      const at = digest.length();
      digest.update(new Uint8Array(await file.slice(at, Math.min(end, at + DIGEST_BYTES)).arrayBuffer()));
      await sleep(0);
    }
  }

  const giveUp = (target) => fetch(target, { method: 'DELETE', credentials: 'same-origin', headers: { 'x-csrf-token': meta('csrf-token') } });

  // Where a file goes on after a broken line, a closed tab or a new sign-in; the server knows how much it has.
  const uploadKey = (box, file) => ['upload', box.dataset.uploadUrl, file.name, file.size, file.lastModified].join(':');

  async function begin(stop, box, file) {
    const kept = mirror.read(uploadKey(box, file));
    if (kept) {
      try {
        const head = await request(stop, kept.target, { method: 'HEAD' });
        const begun = { url: kept.target, offset: Number(head.headers.get('upload-offset')), piece_bytes: kept.pieceBytes, digest: sm3() };
        await digestUpTo(stop, begun.digest, file, begun.offset);
        all('[data-upload-held]', box).filter((line) => line.dataset.uploadHeld === kept.target).forEach((line) => line.remove());
        if (begun.digest.value() === head.headers.get('upload-sm3')) return begun;
        // Another content under the same name: nothing of the old one may be mixed with it.
        giveUp(kept.target).catch(() => {});
        mirror.drop(uploadKey(box, file));
      } catch (error) {
        if (error.status !== 404) throw error;
        mirror.drop(uploadKey(box, file));
      }
    }
    const made = await request(stop, box.dataset.uploadUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: file.name, bytes: file.size, type: file.type }),
    });
    const begun = Object.assign(await made.json(), { digest: sm3() });
    mirror.write(uploadKey(box, file), { at: Date.now(), target: begun.url, pieceBytes: begun.piece_bytes });
    return begun;
  }

  async function upload(box, list, file) {
    const most = Number(box.dataset.uploadBytesMax);
    const key = uploadKey(box, file);
    const bar = make('progress', { max: file.size || 1, value: 0 });
    bar.setAttribute('aria-label', file.name);
    const state = make('span', { className: 'muted', textContent: sized(file.size) });
    const stop = new AbortController();
    let target = '';
    const line = make('li', {}, make('span', {}, file.name + ' ', state), bar);
    const remove = button('取消', () => {
      stop.abort();
      line.remove();
      mirror.drop(key);
      if (target) giveUp(target).catch(() => {});
    }, 'btn btn-small');
    line.append(remove);
    list.append(line);
    if (most && file.size > most) {
      state.textContent = '太大：' + sized(file.size) + '，最大 ' + sized(most);
      remove.textContent = '移除';
      return;
    }
    line.dataset.uploading = '';
    try {
      const begun = await begin(stop, box, file);
      target = begun.url;
      const progress = (offset) => {
        bar.value = offset;
        state.textContent = sized(offset) + ' / ' + sized(file.size);
      };
      progress(begun.offset);
      const id = await sendPieces(stop, begun, file, progress);
      mirror.drop(key);
      delete line.dataset.uploading;
      state.textContent = '已上传 ' + sized(file.size);
      remove.textContent = '移除';
      const kept = make('input', { type: 'hidden', name: box.dataset.uploadName + '_id', value: id });
      kept.dataset.unsaved = '';
      line.append(kept);
      changed(kept);
      if (!box.querySelector('[data-uploading]')) clearNotice(box.closest('form'), 'uploading');
      box.dispatchEvent(new CustomEvent('hengping:uploaded', { bubbles: true, detail: { id, name: file.name } }));
    } catch (error) {
      if (stop.signal.aborted) return;
      // A refused content will be refused again; a broken line goes on where it broke.
      if (error.status && error.status !== 401 && error.status !== 403 && error.status < 500) mirror.drop(key);
      const moved = error.name === 'NotReadableError';
      state.textContent = '没有传完：' + (moved ? '文件已被修改或者移走，请移除后重新选择' : error.status ? error.message : '网络不通');
      remove.textContent = '移除';
      line.append(button('继续上传', () => { line.remove(); upload(box, list, file); }, 'btn btn-small'));
    }
  }

  // A form that is sent now would leave behind what is still on its way.
  document.addEventListener('submit', (event) => {
    if (!event.target.querySelector('[data-uploading]')) return;
    event.preventDefault();
    event.stopPropagation();
    notice(event.target, 'uploading', 'warn', '有文件还没有传完', '等上传完成、继续上传，或者移除该文件以后再提交；已填的内容都在。').scrollIntoView({ block: 'center' });
  }, true);

  async function sendPieces(stop, begun, file, progress) {
    const { url: target, digest } = begun;
    let offset = begun.offset;
    let failures = 0;
    for (;;) {
      const piece = file.slice(offset, offset + begun.piece_bytes);
      // The digest is taken while the piece is on its way.
      const [sent, digested] = await Promise.allSettled([
        request(stop, target, {
          method: 'PATCH',
          headers: { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) },
          body: piece,
        }, 1),
        digestUpTo(stop, digest, file, offset + piece.size),
      ]);
      if (digested.reason) throw digested.reason;
      if (sent.reason) {
        const error = sent.reason;
        failures += 1;
        if (stop.signal.aborted || error.final || failures >= TRIES_MAX) throw error;
        await sleep(1000 * failures);
        // After a break only the server knows how much it has.
        const head = await request(stop, target, { method: 'HEAD' });
        offset = Number(head.headers.get('upload-offset'));
        continue;
      }
      const got = await sent.value.json();
      if (!got.id && !(got.offset > offset)) throw new Error('服务器没有收下');
      offset = got.offset;
      failures = 0;
      progress(offset);
      if (offset < file.size) continue;
      if (got.sm3 === digest.value()) return got.id;
      giveUp(target).catch(() => {});
      throw Object.assign(new Error('文件在上传中有改动，请重新上传'), { status: 422 });
    }
  }

  async function request(stop, url, options, tries) {
    const most = tries || TRIES_MAX;
    for (let attempt = 1; ; attempt += 1) {
      try {
        const response = await fetch(url, Object.assign({ credentials: 'same-origin', signal: stop.signal }, options, {
          headers: Object.assign({ 'x-csrf-token': meta('csrf-token') }, options.headers),
        }));
        if (response.ok) return response;
        const told = await response.json().then((answer) => answer.message, () => '');
        const error = new Error(told || (response.status === 413 ? '文件太大' : response.status === 401 ? '登录已过期' : '服务器回答 ' + response.status));
        error.status = response.status;
        error.final = response.status === 507 || (response.status < 500 && ![408, 409, 429].includes(response.status));
        throw error;
      } catch (error) {
        if (stop.signal.aborted || error.final || attempt >= most) throw error;
        await sleep(Math.min(30000, 1000 * 2 ** (attempt - 1)));
      }
    }
  }

  // ---- signature ----

  function setUpSignature(box) {
    const pad = box.querySelector('[data-signature-pad]');
    const input = box.querySelector('input[type="hidden"]');
    const ways = all('input[type="radio"]', box.closest('form')).filter((way) => way.name === box.dataset.signatureChoice);
    const canvas = make('canvas', {});
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', '在此手写签名');
    pad.append(canvas, make('div', { className: 'row' },
      button('重写', () => { strokes = []; draw(); store(); }),
      button('撤一笔', () => { strokes.pop(); draw(); store(); })));
    const context = canvas.getContext('2d');
    let strokes = [];
    let stroke = null;

    const size = () => {
      const shown = canvas.getBoundingClientRect();
      const scale = window.devicePixelRatio || 1;
      if (!shown.width) return;
      canvas.width = Math.round(shown.width * scale);
      canvas.height = Math.round(shown.height * scale);
      context.setTransform(scale, 0, 0, scale, 0, 0);
      draw();
    };
    const line = (points) => {
      context.beginPath();
      points.forEach(([x, y], index) => (index ? context.lineTo(x, y) : context.moveTo(x, y)));
      if (points.length === 1) context.lineTo(points[0][0] + 0.1, points[0][1]);
      context.stroke();
    };
    const draw = () => {
      context.clearRect(0, 0, canvas.width, canvas.height);
      Object.assign(context, { lineWidth: 3, lineCap: 'round', lineJoin: 'round', strokeStyle: '#101820' });
      if (strokes.length) { strokes.forEach(line); return; }
      if (!input.value) return;
      const image = new Image();
      image.onload = () => context.drawImage(image, 0, 0, canvas.clientWidth, canvas.clientHeight);
      image.src = input.value;
    };
    const store = () => {
      input.value = strokes.length ? canvas.toDataURL('image/png') : '';
      if (!strokes.length) draw();
      changed(input);
    };
    const at = (event) => {
      const shown = canvas.getBoundingClientRect();
      return [event.clientX - shown.left, event.clientY - shown.top];
    };
    canvas.addEventListener('pointerdown', (event) => {
      event.preventDefault();
      canvas.setPointerCapture(event.pointerId);
      stroke = [at(event)];
      strokes.push(stroke);
      draw();
    });
    canvas.addEventListener('pointermove', (event) => {
      if (!stroke) return;
      stroke.push(at(event));
      line(stroke.slice(-2));
    });
    const end = () => { if (stroke) { stroke = null; store(); } };
    canvas.addEventListener('pointerup', end);
    canvas.addEventListener('pointercancel', end);
    window.addEventListener('resize', size);
    const onScreen = () => {
      pad.hidden = ways.length > 0 && !ways.some((way) => way.checked && way.value === 'pad');
      if (!pad.hidden) size();
    };
    ways.forEach((way) => way.addEventListener('change', onScreen));
    input.addEventListener('hengping:restored', () => draw());
    onScreen();
  }

  // ---- jobs ----

  function setUpJob(box) {
    const bar = box.querySelector('progress');
    const message = box.querySelector('[data-job-message]');
    const cancel = box.querySelector('[data-job-cancel]');
    all('[data-job-refresh]', box).forEach((node) => node.remove());
    let ended = false;
    const poll = async () => {
      try {
        const response = await fetch(box.dataset.jobUrl, { credentials: 'same-origin', headers: { accept: 'application/json' } });
        if (response.ok) show(await response.json());
      } catch (error) {
        message.textContent = '网络不通，正在重试…';
      }
      if (!ended) setTimeout(poll, 1000);
    };
    const show = (job) => {
      bar.max = job.total || 1;
      bar.value = job.done || 0;
      message.textContent = job.message || '';
      ended = ['done', 'failed', 'cancelled'].includes(job.state);
      if (!ended) return;
      if (job.page) { location.assign(job.page); return; }
      if (cancel) cancel.remove();
      if (job.href) box.append(make('p', {}, make('a', { className: 'btn btn-main', href: job.href, textContent: '下载结果' })));
    };
    if (cancel) {
      cancel.addEventListener('submit', async (event) => {
        event.preventDefault();
        const body = new URLSearchParams(new FormData(cancel));
        try { await fetch(cancel.action, { method: 'POST', credentials: 'same-origin', body }); } catch (error) { message.textContent = '没有停下，请再试一次'; }
      });
    }
    poll();
  }

  // ---- panes on a phone ----

  function setUpPanes(box) {
    const links = all('.pane-tabs a', box);
    const panes = all('.pane', box);
    const show = (id) => {
      panes.forEach((pane) => pane.classList.toggle('pane-shown', pane.id === id));
      links.forEach((link) => link.setAttribute('aria-selected', String(link.hash === '#' + id)));
    };
    links.forEach((link) => link.addEventListener('click', (event) => {
      if (!window.matchMedia('(max-width: 820px)').matches) return;
      event.preventDefault();
      show(decodeURIComponent(link.hash.slice(1)));
    }));
    box.classList.add('panes-on');
    if (panes.length) show(panes[0].id);
  }

  // ---- the whole page ----

  const typing = (node) => node && (node.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName));

  document.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    if (event.key === '/' && !typing(document.activeElement) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const search = document.getElementById('search');
      if (search) { event.preventDefault(); search.focus(); search.select(); }
    }
    if (event.altKey && (event.key === 's' || event.key === 'S' || event.code === 'KeyS')) {
      const active = document.activeElement && document.activeElement.closest('form[data-draft]');
      const form = active || document.querySelector('form[data-draft]');
      if (form && form.draft) { event.preventDefault(); form.draft.save(true); }
    }
    if (event.key === 'Escape') closeMenus(null);
  });
  document.addEventListener('click', (event) => closeMenus(event.target));

  function closeMenus(except) {
    all('.user-menu[open], .column-menu[open], .phone-menu[open]', document).forEach((menu) => {
      if (!except || !menu.contains(except)) menu.open = false;
    });
  }

  const PARTS = [
    ['form[data-once]', guardOnce],
    ['[data-phrases-for]', setUpPhrases],
    ['[data-chars-max]', setUpCounter],
    ['[data-money]', setUpMoney],
    ['[data-check]', (input) => setUpCheck(input, input.dataset.check)],
    ['[data-plate]', setUpPlate],
    ['select[data-find]', setUpFind],
    ['[data-upload]', setUpUpload],
    ['[data-signature]', setUpSignature],
    ['[data-job-url]', setUpJob],
    ['[data-panes]', setUpPanes],
    // Last, so that what the others show follows a restored draft.
    ['form[data-draft]', (form) => new DraftForm(form)],
  ];
  const done = new Map();

  function setUp(root) {
    PARTS.forEach(([selector, run]) => {
      const seen = done.get(selector) || new WeakSet();
      done.set(selector, seen);
      all(selector, root).forEach((node) => {
        if (seen.has(node)) return;
        seen.add(node);
        run(node);
      });
    });
  }

  mirror.dropOld();
  setUp(document);
  document.addEventListener('htmx:load', (event) => setUp(event.detail.elt));
  const summary = document.querySelector('[data-error-summary]');
  if (summary) summary.focus();
})();
