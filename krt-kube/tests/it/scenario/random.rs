use super::world::World;

/// The thousand sequences are shared out so that test threads can take them side by side.
fn run(seeds: std::ops::Range<u64>) {
    for seed in seeds {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        let runtime = builder.enable_all().start_paused(true).build();
        runtime.expect("a runtime can be made").block_on(async {
            let mut world = World::new(seed);
            for _ in 0..3 {
                for _ in 0..15 {
                    world.step().await;
                }
                world.settle().await;
                world.check(seed);
            }
        });
    }
}

#[test]
fn collections_equal_the_server_after_each_of_1000_sequences_part_1() {
    run(0..250);
}

#[test]
fn collections_equal_the_server_after_each_of_1000_sequences_part_2() {
    run(250..500);
}

#[test]
fn collections_equal_the_server_after_each_of_1000_sequences_part_3() {
    run(500..750);
}

#[test]
fn collections_equal_the_server_after_each_of_1000_sequences_part_4() {
    run(750..1000);
}
