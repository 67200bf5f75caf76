// Every word of the page, in Chinese and English. The chat's own words come
// from the bot and are never touched.

const zh = {
  title: '在浏览器里试用', people: '人员', chats: '对话', choosePerson: '先选一个人',
  choosePersonHint: '您会看到这个人手机上的样子，可以替他点按钮、发消息。',
  chooseChat: '再选一个对话', chooseChatHint: '左边是{name}的手机。点一个对话打开它。',
  bot: '机器人', members: '{n} 位成员', member: '成员', unread: '{n} 条未读', noMessages: '还没有消息',
  newPerson: '新的人', newPersonHint: '像新来的委员那样，从没用过机器人', name: '姓名', namePlaceholder: '如：周敏',
  create: '创建', cancel: '取消', ok: '知道了', close: '关闭', back: '返回', more: '更多',
  start: '开始', startHint: '点「开始」后，机器人才能和您说话。', typing: '正在输入…', online: '机器人',
  upload_photo: '正在发送照片…', upload_document: '正在发送文件…', record_voice: '正在录音…',
  message: '消息', send: '发送', attach: '附件', menu: '菜单', commands: '命令', noCommands: '没有这样的命令',
  showKeyboard: '显示按钮', hideKeyboard: '收起按钮', photoPick: '照片', filePick: '文件', voicePick: '语音文件',
  samplePhoto: '示例照片', locationPick: '位置', sendLocation: '发送位置', latitude: '纬度', longitude: '经度',
  caption: '说明文字', removeFile: '移除 {name}', edited: '已编辑', photo: '照片', album: '相册', video: '视频',
  voice: '语音', audio: '音频', document: '文件', location: '位置', poll: '投票', contact: '名片', sticker: '贴纸',
  animation: '动图', unsupported: '此处不支持显示的消息', download: '下载 {name}', enlarge: '放大照片',
  anonymousPoll: '匿名投票', publicPoll: '公开投票', quiz: '测验', votes: '{n} 票', noVotes: '还没有人投票',
  pollClosed: '投票已结束', vote: '投票', retract: '撤回投票', multiple: '可多选', voted: '已选',
  pinned: '置顶消息', unpinned: '取消了置顶', joined: '{who} 加入了群', added: '{by} 把 {who} 加进了群',
  left: '{who} 离开了群', removed: '{by} 把 {who} 移出了群', pinnedMsg: '{who} 置顶了「{what}」',
  migrated: '群已升级为超级群', groupCreated: '{who} 建了群「{title}」', newTitle: '{who} 把群名改成「{title}」',
  proximity: '系统消息', you: '您', forwarded: '转发自 {who}', reply: '回复', replyTo: '回复 {who}', via: '通过',
  newMessages: '{n} 条新消息', toBottom: '回到最新', older: '更早的消息', loading: '正在载入…',
  block: '停用机器人（屏蔽）', unblock: '恢复机器人', blockedBar: '您已屏蔽机器人，它给您发不了消息。', isBlocked: '已屏蔽',
  newGroup: '建群并拉进机器人', groupTitle: '群名', groupPlaceholder: '如：镇政协联络处', groupMembers: '群成员',
  addMembers: '添加成员', add: '添加', leaveGroup: '退出群', confirmLeave: '{who} 要退出「{title}」吗？', leave: '退出',
  addBot: '把机器人拉进群', nobodyLeft: '人都在群里了。',
  asWhom: '以谁的身份打开？', asWhomHint: '这是一个开始机器人的链接，扫码的人点了它。', openLink: '打开', link: '链接',
  copied: '已复制', confirmLink: '打开这个网址？', open: '打开', clock: '现在', jumping: '正在快进…', jumpTo: '快进到',
  beside: '并排固定', besideHint: '把这个对话固定在右边', unsplit: '取消并排', copyText: '复制文字', sendFailed: '没有发出去：{why}',
  noAnswer: '机器人没有回应。', failed: '没有办成：{why}', offline: '连接断开，正在重连…', reconnected: '已重新连接',
  notInTry: '试用时不能用这种按钮。', shareContact: '发送手机号', language: 'English', spoiler: '点击显示',
  expand: '展开', today: '今天', yesterday: '昨天', dropHere: '松开鼠标，添加到消息', person: '以 {name} 的身份', write: '写消息…', writeGroup: '在群里说…',
  tooBig: '文件太大（最多 {n} MB）。', seconds: '{n} 秒', viewingAs: '{name}的手机', from: '{who} 说', youSaid: '您说',
  weekdays: ['周日', '周一', '周二', '周三', '周四', '周五', '周六'], switchPerson: '换一个人', notices: '提示', retry: '重试', notStarted: '未开始',
  err_blocked: '此人已屏蔽机器人', err_not_started: '此人还没有点「开始」', err_not_member: '不在这个群里', err_not_allowed: '没有这个权限',
  err_no_button: '这个按钮已经变了', err_no_message: '这条消息已经不在了', err_no_chat: '没有这个对话', err_no_user: '没有这个人',
  err_empty: '没有内容', err_too_long: '太长了', err_too_big: '文件太大', err_closed: '服务已停止',
  err_nothing_due: '后面没有要办的事了', err_bad_request: '这样的请求办不了', err_failed: '程序出了错',
  toComposer: '跳到输入框',
  colon: '：', question: '？', tryFirst: '先试这三件', notSent: '没有发出去', notSentHint: '点发送重试，或移除。文字可以先发。', err_line: '连接不上，或附件已经不在了',
  editing: '修改消息', edit: '修改', delete: '删除', copy: '复制文字', rename: '改群名', promoteBot: '设机器人为管理员', demoteBot: '取消机器人的管理员', removeBot: '把机器人移出群',
  migrate: '升级为超级群', save: '保存', confirmDelete: '删除这条消息？大家都会看不到它。', reactions: '回应', me: '（现在）', sessionHint: '这里的人和消息都只在本机，可以随意试。',
};

const en = {
  title: 'Try it in the browser', people: 'People', chats: 'Chats', choosePerson: 'Choose a person first',
  choosePersonHint: 'You will see this person’s phone, and can tap and write for them.',
  chooseChat: 'Now choose a chat', chooseChatHint: 'On the left is the phone of {name}. Open one of the chats.',
  bot: 'bot', members: '{n} members', member: 'member', unread: '{n} unread', noMessages: 'No messages yet',
  newPerson: 'Someone new', newPersonHint: 'Like a newcomer who has never used the bot', name: 'Name', namePlaceholder: 'e.g. Zhou Min',
  create: 'Create', cancel: 'Cancel', ok: 'OK', close: 'Close', back: 'Back', more: 'More',
  start: 'Start', startHint: 'The bot can only talk to you after you press Start.', typing: 'typing…', online: 'bot',
  upload_photo: 'sending a photo…', upload_document: 'sending a file…', record_voice: 'recording…',
  message: 'Message', send: 'Send', attach: 'Attach', menu: 'Menu', commands: 'Commands', noCommands: 'No such command',
  showKeyboard: 'Show keyboard', hideKeyboard: 'Hide keyboard', photoPick: 'Photo', filePick: 'File', voicePick: 'Voice file',
  samplePhoto: 'Sample photo', locationPick: 'Location', sendLocation: 'Send location', latitude: 'Latitude', longitude: 'Longitude',
  caption: 'Caption', removeFile: 'Remove {name}', edited: 'edited', photo: 'Photo', album: 'Album', video: 'Video',
  voice: 'Voice message', audio: 'Audio', document: 'File', location: 'Location', poll: 'Poll', contact: 'Contact', sticker: 'Sticker',
  animation: 'GIF', unsupported: 'This kind of message is not shown here', download: 'Download {name}', enlarge: 'Enlarge photo',
  anonymousPoll: 'Anonymous poll', publicPoll: 'Public poll', quiz: 'Quiz', votes: '{n} votes', noVotes: 'No votes yet',
  pollClosed: 'Poll closed', vote: 'Vote', retract: 'Retract vote', multiple: 'several answers', voted: 'chosen',
  pinned: 'Pinned message', unpinned: 'unpinned', joined: '{who} joined the group', added: '{by} added {who}',
  left: '{who} left the group', removed: '{by} removed {who}', pinnedMsg: '{who} pinned “{what}”',
  migrated: 'The group became a supergroup', groupCreated: '{who} created the group “{title}”', newTitle: '{who} renamed the group to “{title}”',
  proximity: 'service message', you: 'You', forwarded: 'Forwarded from {who}', reply: 'Reply', replyTo: 'Reply to {who}', via: 'via',
  newMessages: '{n} new messages', toBottom: 'To the newest', older: 'Older messages', loading: 'Loading…',
  block: 'Stop and block the bot', unblock: 'Unblock the bot', blockedBar: 'You blocked the bot; it cannot write to you.', isBlocked: 'blocked',
  newGroup: 'New group with the bot', groupTitle: 'Group name', groupPlaceholder: 'e.g. Liaison office', groupMembers: 'Members',
  addMembers: 'Add members', add: 'Add', leaveGroup: 'Leave group', confirmLeave: 'Should {who} leave “{title}”?', leave: 'Leave',
  addBot: 'Add the bot to a group', nobodyLeft: 'Everyone is in this group.',
  asWhom: 'Open as whom?', asWhomHint: 'This link starts the bot, as if that person had scanned it.', openLink: 'Open', link: 'link',
  copied: 'Copied', confirmLink: 'Open this address?', open: 'Open', clock: 'Now', jumping: 'Jumping…', jumpTo: 'Jump to',
  beside: 'Pin beside', besideHint: 'Keep this chat open on the right', unsplit: 'Close side view', copyText: 'Copy text', sendFailed: 'Not sent: {why}',
  noAnswer: 'The bot did not answer.', failed: 'That did not work: {why}', offline: 'Connection lost, reconnecting…', reconnected: 'Connected again',
  notInTry: 'This kind of button cannot be used here.', shareContact: 'Send phone number', language: '中文', spoiler: 'Click to reveal',
  expand: 'Show more', today: 'Today', yesterday: 'Yesterday', dropHere: 'Drop to attach', person: 'As {name}', write: 'Message…', writeGroup: 'To the group…',
  tooBig: 'File too large ({n} MB at most).', seconds: '{n} s', viewingAs: 'Phone of {name}', from: '{who} said', youSaid: 'You said',
  weekdays: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'], switchPerson: 'Switch person', notices: 'Notices', retry: 'Retry', notStarted: 'not started',
  err_blocked: 'this person has blocked the bot', err_not_started: 'this person has not pressed Start', err_not_member: 'not in this group', err_not_allowed: 'not allowed',
  err_no_button: 'the button has changed', err_no_message: 'the message is gone', err_no_chat: 'no such chat', err_no_user: 'no such person',
  err_empty: 'nothing to send', err_too_long: 'too long', err_too_big: 'file too large', err_closed: 'the server has stopped',
  err_nothing_due: 'nothing is due', err_bad_request: 'a request of this kind cannot be handled', err_failed: 'the program failed',
  toComposer: 'Skip to the message box',
  colon: ': ', question: '?', tryFirst: 'Three things to try', notSent: 'not sent', notSentHint: 'Press Send to try again, or remove it. Text goes without it.', err_line: 'no connection, or the attachment is gone',
  editing: 'Editing', edit: 'Edit', delete: 'Delete', copy: 'Copy text', rename: 'Rename group', promoteBot: 'Make the bot an admin', demoteBot: 'Bot no longer admin', removeBot: 'Remove the bot',
  migrate: 'Upgrade to supergroup', save: 'Save', confirmDelete: 'Delete this message for everyone?', reactions: 'Reactions', me: '(now)', sessionHint: 'People and messages here exist only on this machine; try anything. The bot speaks Chinese until its owner sends /language.',
};

function pick() {
  // ?lang=en in the address wins: it makes a shared link or a test exact.
  const asked = new URLSearchParams(location.search).get('lang');
  if (asked === 'zh' || asked === 'en') return asked;
  // A stored choice may be unreadable in a locked-down browser; the browser's
  // own language is the fallback.
  try {
    const stored = localStorage.getItem('lang');
    if (stored === 'zh' || stored === 'en') return stored;
  } catch { /* no storage */ }
  return /^zh/i.test(navigator.language || 'zh') ? 'zh' : 'en';
}

export const lang = pick();
const table = lang === 'en' ? en : zh;
document.documentElement.lang = lang === 'en' ? 'en' : 'zh-CN';

export function t(key, vars) {
  const text = table[key] ?? zh[key] ?? key;
  if (!vars || typeof text !== 'string') return text;
  return text.replace(/\{(\w+)\}/g, (all, name) => vars[name] ?? all);
}

// labelOf picks the words of a button that the server names.
export const labelOf = (b) => (lang === 'en' && b.english) || b.label;
export const noteOf = (p) => (lang === 'en' && p.english) || p.note;
export const titleOf = (s) => (lang === 'en' && s.english) || s.title || t('title');

// toggleLanguage reloads: the page keeps its place in the address, and nothing
// unsaved lives longer than a draft.
export function toggleLanguage() {
  try { localStorage.setItem('lang', lang === 'en' ? 'zh' : 'en'); } catch { /* no storage */ }
  const url = new URL(location.href);
  url.searchParams.delete('lang');
  location.replace(url);
}
