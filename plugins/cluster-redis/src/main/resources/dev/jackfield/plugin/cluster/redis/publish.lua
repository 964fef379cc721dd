-- Appends a message to the log of a topic and tells it, if it is the next one of its sender.
-- KEYS: heads (sender -> "number writer millis", "" -> id of the last entry), log
-- ARGV: sender, number, writer, payload, entries to keep, millis to keep them, channel, "1" where earlier ones are gone
local heads = redis.call('HMGET', KEYS[1], ARGV[1], '')
local last, writer, spoken = 0, '', 0
if heads[1] then
  local n, w, t = string.match(heads[1], '^(%d+) (%S+) (%d+)')
  last, writer, spoken = tonumber(n), w, tonumber(t)
end
local number = tonumber(ARGV[2])
if number <= last then
  if number == last and writer == ARGV[3] then
    return {1, last}
  end
  return {-1, last}
end
if number > last + 1 and ARGV[8] ~= '1' then
  return {0, last}
end
local before = heads[2] or '0-0'
local id = redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[5], '*',
    's', ARGV[1], 'n', ARGV[2], 'f', ARGV[8], 'b', before, 'p', ARGV[4])
-- the time of the server, without asking for it
local millis = string.match(id, '^%d+')
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ' ' .. ARGV[3] .. ' ' .. millis, '', id)
local now, keep = tonumber(millis), tonumber(ARGV[6])
-- 32 messages that are no further apart than this take no longer than half the time that is to be kept, so that whatever is
-- said last is there for all of it
if (number % 32 == 1 or now - spoken > keep / 64) and redis.call('PTTL', KEYS[1]) < keep * 3 / 2 then
  redis.call('PEXPIRE', KEYS[1], keep * 2)
  redis.call('PEXPIRE', KEYS[2], keep * 2)
end
if not heads[1] and redis.call('HLEN', KEYS[1]) > 2000 then
  local all = redis.call('HGETALL', KEYS[1])
  for i = 1, #all, 2 do
    local when = string.match(all[i + 1], ' (%d+)$')
    if all[i] ~= '' and tonumber(when) < now - keep then
      redis.call('HDEL', KEYS[1], all[i])
    end
  end
end
redis.call('PUBLISH', ARGV[7],
    ARGV[1] .. '\n' .. ARGV[2] .. '\n' .. ARGV[8] .. '\n' .. before .. '\n' .. id .. '\n' .. ARGV[4])
return {1, number}
