import LockstepCoordination
import LockstepDeterminism
import Testing

@Suite("mailbox", .timeLimit(.minutes(15)))
struct MailboxTests {
    let timekeeper = ManualTimekeeper()
    let mailbox = Mailbox<Int>()

    func instant(_ seconds: Int64) -> LocalInstant {
        LocalInstant(nanoseconds: seconds * 1_000_000_000)
    }

    @Test("messages come in the order in which they were posted")
    func order() async {
        for number in 0..<1_000 { mailbox.post(number) }
        for number in 0..<1_000 {
            #expect(await mailbox.next(until: nil, on: timekeeper) == number)
        }
    }

    @Test("a message that is there beats a deadline that has passed")
    func messageFirst() async {
        mailbox.post(1)
        #expect(await mailbox.next(until: instant(0), on: timekeeper) == 1)
        #expect(await mailbox.next(until: instant(0), on: timekeeper) == nil)
    }

    @Test("a stale alarm does not wake a later wait")
    func staleAlarm() async {
        mailbox.post(1)
        async let first = mailbox.next(until: instant(5), on: timekeeper)
        #expect(await first == 1)
        async let second = mailbox.next(until: instant(9), on: timekeeper)
        while timekeeper.alarmCount == 0 { await Task.yield() }
        // The alarm of an earlier wait rings although it was taken back.
        timekeeper.jump(by: .seconds(5))
        for _ in 0..<100 {
            mailbox.wake()
            await Task.yield()
        }
        mailbox.post(2)
        #expect(await second == 2)
    }

    @Test("an alarm that rings before its time is set anew, and none stays behind")
    func earlyAlarm() async {
        async let wait = mailbox.next(until: instant(9), on: timekeeper)
        while timekeeper.alarmCount == 0 { await Task.yield() }
        for _ in 0..<3 {
            timekeeper.jump(by: .seconds(2))
            timekeeper.ringEarly()
            for _ in 0..<1_000 where timekeeper.alarmCount == 0 { await Task.yield() }
            #expect(timekeeper.alarmCount == 1)
        }
        if !timekeeper.ringNext(by: instant(9)) { mailbox.post(0) }
        #expect(await wait == nil)
        #expect(timekeeper.alarmCount == 0)
    }

    @Test("the same deadline keeps its alarm, another one moves it, disarm takes it back")
    func rearming() async {
        for round in 0..<10 {
            async let wait = mailbox.next(until: instant(7), on: timekeeper)
            while timekeeper.alarmCount == 0 { await Task.yield() }
            mailbox.post(round)
            #expect(await wait == round)
            #expect(timekeeper.alarmCount == 1)
        }
        async let wait = mailbox.next(until: instant(8), on: timekeeper)
        mailbox.post(0)
        #expect(await wait == 0)
        #expect(timekeeper.alarmCount <= 1)
        mailbox.disarm()
        #expect(timekeeper.alarmCount == 0)
    }

    @Test("nothing is lost or doubled when threads post while alarms ring")
    func race() async {
        let system = SystemTimekeeper()
        let (posters, each) = (4, 5_000)
        let mailbox = mailbox
        await withTaskGroup(of: Void.self) { group in
            for poster in 0..<posters {
                group.addTask {
                    for number in 0..<each {
                        mailbox.post(poster * each + number)
                        if number % 64 == 0 { await Task.yield() }
                    }
                }
            }
            var next = [Int](repeating: 0, count: posters)
            var received = 0
            while received < posters * each {
                let deadline = system.now.advanced(byNanoseconds: 20_000)
                guard let number = await mailbox.next(until: deadline, on: system) else { continue }
                #expect(number % each == next[number / each])
                next[number / each] += 1
                received += 1
            }
        }
        mailbox.disarm()
    }

    @Test("the system's alarms ring no earlier than asked")
    func systemAlarm() async {
        let system = SystemTimekeeper()
        for _ in 0..<20 {
            let deadline = system.now.advanced(byNanoseconds: 500_000)
            #expect(await mailbox.next(until: deadline, on: system) == nil)
            #expect(system.now >= deadline)
        }
    }
}
