// The page's own words in Chinese and English, and which of the two is shown.

const REMEMBERED = "concierge.page.language";

const zh = {
  sandbox: "演练场",
  clock: "小区的时间",
  "clock.minutes": "+10 分钟",
  "clock.hour": "+1 小时",
  "clock.day": "+1 天",
  "clock.next": "到下一件事",
  "clock.nothing": "没有排定的事",
  language: "English",
  "language.label": "Switch to English",
  help: "怎么用",
  reset: "从头再来",
  "reset.ask": "从头再来？聊天和工单都会回到开始的样子。",
  offline: "和本机的演练服务断开了，正在重新连接……",
  "side.residents": "业户",
  "side.staff": "员工",
  home: "哪个小区",
  "home.unread": "{name}（{n} 条未读）",
  groups: "工作群",
  private: "私聊",
  "list.residents": "业户的聊天",
  "list.staff": "员工的聊天",
  unread: "{n} 条未读",
  said: "{name}:{words}",
  back: "返回聊天列表",
  "conversation.of": "{name}的聊天",
  members: "{n} 位成员",
  "private.with": "与客服机器人的私聊",
  actor: "您现在是",
  "chat.menu": "更多操作",
  empty: "还没有消息",
  start: "开始",
  block: "停用机器人",
  unblock: "重新启用机器人",
  blocked: "{name}停用了机器人，消息送不到。",
  newer: "看新消息",
  pinned: "置顶消息",
  message: "写消息……",
  send: "发送",
  attach: "添加",
  commands: "命令",
  keyboard: "快捷键盘",
  "attach.photo": "照片或视频",
  "attach.file": "文件",
  "attach.voice": "语音（示例）",
  "attach.location": "位置（示例）",
  "attach.contact": "我的名片",
  staged: "要发的文件",
  remove: "去掉 {name}",
  reply: "回复",
  edit: "修改",
  copy: "复制文字",
  delete: "删除",
  "message.menu": "这条消息",
  replying: "回复 {name}",
  editing: "修改消息",
  cancel: "取消",
  ok: "知道了",
  yes: "从头再来",
  edited: "已修改",
  silent: "静音发送",
  forwarded: "转发的消息",
  gone: "消息已删除",
  "only.you": "只有{name}看得到",
  failed: "没有成功：{reason}",
  photo: "照片",
  video: "视频",
  voice: "语音",
  audio: "音频",
  animation: "动图",
  sticker: "贴纸",
  video_note: "视频留言",
  document: "文件",
  location: "位置",
  "location.live": "实时位置",
  contact: "名片",
  album: "相册",
  play: "播放",
  pause: "暂停",
  open: "打开{what}",
  "service.join": "{name}进了群",
  "service.leave": "{name}离开了群",
  "service.kick": "{name}被移出了群",
  "service.migrate": "群升级成了超级群",
  "service.pin": "{name}置顶了一条消息",
  "service.other": "群里有变动",
  today: "今天",
  "hint.title": "三步看明白",
  "hint.1": "在「业户」这边，您是{resident}：点「报修」，说说哪里坏了，提交。",
  "hint.2": "在「员工」这边，工程群里来了一张单：以{staff}的身份点「接单」。",
  "hint.3": "把上面的时钟往前拨，看看催单、回访怎样自己找上门。",
  "hint.close": "好的",
};

const en = {
  sandbox: "sandbox",
  clock: "Community time",
  "clock.minutes": "+10 min",
  "clock.hour": "+1 hour",
  "clock.day": "+1 day",
  "clock.next": "Next event",
  "clock.nothing": "Nothing scheduled",
  language: "中文",
  "language.label": "切换到中文",
  help: "How to use this",
  reset: "Start over",
  "reset.ask": "Start over? All chats and tickets go back to the beginning.",
  offline: "Lost the sandbox on this machine. Reconnecting…",
  "side.residents": "Residents",
  "side.staff": "Staff",
  home: "Which community",
  "home.unread": "{name} ({n} unread)",
  groups: "Groups",
  private: "Private",
  "list.residents": "Residents' chats",
  "list.staff": "Staff chats",
  unread: "{n} unread",
  said: "{name}: {words}",
  back: "Back to the chats",
  "conversation.of": "Chat: {name}",
  members: "{n} members",
  "private.with": "Private chat with the bot",
  actor: "Acting as",
  "chat.menu": "More",
  empty: "No messages yet",
  start: "Start",
  block: "Block the bot",
  unblock: "Unblock the bot",
  blocked: "{name} blocked the bot. Messages to them will not arrive.",
  newer: "New messages",
  pinned: "Pinned message",
  message: "Message…",
  send: "Send",
  attach: "Attach",
  commands: "Commands",
  keyboard: "Keyboard",
  "attach.photo": "Photo or video",
  "attach.file": "File",
  "attach.voice": "Voice (sample)",
  "attach.location": "Location (sample)",
  "attach.contact": "My contact",
  staged: "Files to send",
  remove: "Remove {name}",
  reply: "Reply",
  edit: "Edit",
  copy: "Copy text",
  delete: "Delete",
  "message.menu": "This message",
  replying: "Reply to {name}",
  editing: "Edit message",
  cancel: "Cancel",
  ok: "OK",
  yes: "Start over",
  edited: "edited",
  silent: "Sent silently",
  forwarded: "Forwarded message",
  gone: "Deleted message",
  "only.you": "Only {name} sees this",
  failed: "That did not work: {reason}",
  photo: "Photo",
  video: "Video",
  voice: "Voice message",
  audio: "Audio",
  animation: "Animation",
  sticker: "Sticker",
  video_note: "Video message",
  document: "File",
  location: "Location",
  "location.live": "Live location",
  contact: "Contact",
  album: "Album",
  play: "Play",
  pause: "Pause",
  open: "Open {what}",
  "service.join": "{name} joined the group",
  "service.leave": "{name} left the group",
  "service.kick": "{name} was removed from the group",
  "service.migrate": "The group became a supergroup",
  "service.pin": "{name} pinned a message",
  "service.other": "Something changed in the group",
  today: "Today",
  "hint.title": "Three steps to see it work",
  "hint.1": "Among the residents you are {resident}: press 报修 (repair), say what is broken, submit.",
  "hint.2": "Among the staff, the engineers' group gets a card: accept it as {staff}.",
  "hint.3": "Move the clock above and watch reminders and follow-ups arrive by themselves.",
  "hint.close": "Got it",
};

const DICTIONARIES = { zh, en };
const shown = { language: initial() };
const listeners = new Set();

/** The words of `key` in the language shown, with {places} filled in. */
export function t(key, values = {}) {
  const text = DICTIONARIES[shown.language][key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, place) => String(values[place] ?? ""));
}

export function language() {
  return shown.language;
}

/** The BCP 47 tag of the language shown, for dates and the lang attribute. */
export function languageTag() {
  return shown.language === "zh" ? "zh-Hans-CN" : "en-GB";
}

/** Calls `listener` after each switch of language. */
export function onLanguage(listener) {
  listeners.add(listener);
}

export function switchLanguage() {
  shown.language = shown.language === "zh" ? "en" : "zh";
  remember(shown.language);
  translatePage();
  for (const listener of listeners) listener();
}

/** Puts the words of the shown language into the fixed parts of the page. */
export function translatePage() {
  document.documentElement.lang = shown.language === "zh" ? "zh-Hans" : "en";
  document.title = `Concierge · ${t("sandbox")}`;
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = t(element.dataset.word);
  for (const element of document.querySelectorAll("[data-word-label]")) {
    element.setAttribute("aria-label", t(element.dataset.wordLabel));
  }
}

function initial() {
  const wishes = [recall(), navigator.language, document.documentElement.lang].map((tag) => tag.toLowerCase().slice(0, 2));
  return wishes.find((tag) => tag in DICTIONARIES) ?? "zh";
}

// A browser that forbids storage still gets a working page, only without memory.
function recall() {
  try {
    return localStorage.getItem(REMEMBERED) ?? "";
  } catch {
    return "";
  }
}

function remember(value) {
  try {
    localStorage.setItem(REMEMBERED, value);
  } catch {
    return;
  }
}
